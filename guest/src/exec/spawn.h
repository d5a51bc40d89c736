/*
 * Starts a program without copying the agent.
 *
 * The child shares the agent's memory until it has called execve (CLONE_VM). So no page table is
 * copied and no page faults follow, which under emulation is most of the cost of fork. Unlike with
 * vfork, the agent goes on running: execve can block for ever on a file system that the workload
 * serves (FUSE). So the child has a stack of its own here and makes raw system calls only (no
 * errno, no allocation). Everything it reads must stay in place until it has executed or ended.
 */
#ifndef PYRO_SPAWN_H
#define PYRO_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

enum spawn_step {
	SPAWN_OK,
	SPAWN_SESSION,
	SPAWN_TERMINAL,
	SPAWN_STDIO,
	SPAWN_CLOSE,
	SPAWN_CWD,
	SPAWN_EXEC,
	SPAWN_INTERPRETER, /* the file is there, and what would run it is not */
};

struct spawn {
	/* Set before; fds are above 2. */
	const char *const *argv;
	const char *const *envp;
	const char *cwd; /* NULL: / */
	int fds[3];
	bool tty;    /* fds[0] becomes the controlling terminal */
	int cgroup;  /* directory of its cgroup, or -1 */
	int program; /* what to execute, above 2, or -1: argv[0] names it */
	int loading; /* above 2, or -1: stays open in the child until it has executed */

	/* Set by the child when it fails; read it when it is dead. */
	volatile int error;
	volatile enum spawn_step step;

	const char *path; /* PATH of envp */
	char candidate[4096];
	_Alignas(16) char stack[4096];
};

/* The process number, or -1 with errno. */
pid_t spawn_start(struct spawn *s);
const char *spawn_step_name(enum spawn_step step);

#endif
