#include "exec/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef __x86_64__
#error "the system calls of the child are written for x86-64"
#endif

#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* The child must not be instrumented: sanitizers know nothing of its stack. */
#define CHILD __attribute__((no_sanitize("address", "undefined"), no_stack_protector))

/* Returns the error: the child shares the agent's errno, and must not change it. */
CHILD static inline long spawn_raw5(long nr, long a, long b, long c, long d, long e)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
			 : "rcx", "r11", "memory");
	return result;
}

CHILD static inline long spawn_raw(long nr, long a, long b, long c, long d)
{
	return spawn_raw5(nr, a, b, c, d, 0);
}

CHILD __attribute__((noreturn)) static void spawn_give_up(struct spawn *s, enum spawn_step step,
							  long error)
{
	s->step = step;
	s->error = (int)-error;
	for (;;)
		spawn_raw(SYS_exit_group, 127, 0, 0, 0);
}

/* Writes the next entry of PATH with the name behind it; false if there is none. */
CHILD static bool spawn_next_candidate(struct spawn *s, const char **at, const char *name)
{
	const char *p = *at;
	size_t n = 0;

	if (p == NULL)
		return false;
	while (*p != '\0' && *p != ':' && n < sizeof(s->candidate) - 2)
		s->candidate[n++] = *p++;
	if (*p != '\0' && *p != ':')
		n = sizeof(s->candidate); /* longer than any path: left out below */
	while (*p != '\0' && *p != ':')
		p++;
	*at = *p == ':' ? p + 1 : NULL;
	if (n > 0 && n < sizeof(s->candidate)) /* an empty entry is the current folder */
		s->candidate[n++] = '/';
	for (; *name != '\0' && n < sizeof(s->candidate); name++)
		s->candidate[n++] = *name;
	if (n >= sizeof(s->candidate))
		s->candidate[0] = '\0';
	else
		s->candidate[n] = '\0';
	return true;
}

/*
 * Says in `step` what ENOENT means: there is no such file, or the file names an interpreter (a
 * script its `#!`, a program its dynamic linker) that is not there.
 */
CHILD static long spawn_try_exec(const struct spawn *s, const char *path, enum spawn_step *step)
{
	long result = spawn_raw(SYS_execve, (long)path, (long)s->argv, (long)s->envp, 0);

	if (result == -ENOENT && spawn_raw(SYS_faccessat, AT_FDCWD, (long)path, F_OK, 0) == 0)
		*step = SPAWN_INTERPRETER;
	return result;
}

/*
 * Executes by the rules of execvp, but never with a shell. Returns why that failed, and in `step`
 * at what.
 */
CHILD static long spawn_search_and_exec(struct spawn *s, enum spawn_step *step)
{
	const char *name = s->argv[0];
	const char *at = s->path;
	long result = -ENOENT;
	bool denied = false;

	if (s->program >= 0)
		return spawn_raw5(SYS_execveat, s->program, (long)"", (long)s->argv, (long)s->envp,
				  AT_EMPTY_PATH);
	for (const char *p = name; *p != '\0'; p++)
		if (*p == '/')
			return spawn_try_exec(s, name, step);
	if (*name == '\0')
		return -ENOENT;
	while (spawn_next_candidate(s, &at, name)) {
		result = spawn_try_exec(s, s->candidate, step);
		if (result == -EACCES)
			denied = true;
		else if (result != -ENOENT && result != -ENOTDIR) {
			*step = SPAWN_EXEC;
			return result;
		}
	}
	if (denied)
		*step = SPAWN_EXEC;
	return denied ? -EACCES : -ENOENT;
}

/*
 * Closes all descriptors but the first three and the two that the exec still needs. The exec would
 * close the others, too, but it can hang. A hung child with a copy of the writing end of another
 * program's input would keep that program waiting.
 */
CHILD static long spawn_close_others(const struct spawn *s)
{
	int kept[2] = {s->program, s->loading};
	unsigned from = 3;
	long r = 0;

	if (kept[0] > kept[1]) {
		kept[0] = s->loading;
		kept[1] = s->program;
	}
	for (int i = 0; i < 2 && r >= 0; i++) {
		if (kept[i] < 0)
			continue;
		if ((unsigned)kept[i] > from)
			r = spawn_raw(SYS_close_range, from, kept[i] - 1, 0, 0);
		from = (unsigned)kept[i] + 1;
	}
	return r < 0 ? r : spawn_raw(SYS_close_range, from, ~0u, 0, 0);
}

CHILD __attribute__((noreturn, used)) static void spawn_child(struct spawn *s)
{
	enum spawn_step step = SPAWN_EXEC;
	uint64_t no_signals = 0;
	long r;

	r = spawn_raw(SYS_setsid, 0, 0, 0, 0);
	if (r < 0)
		spawn_give_up(s, SPAWN_SESSION, r);
	if (s->tty) {
		r = spawn_raw(SYS_ioctl, s->fds[0], TIOCSCTTY, 0, 0);
		if (r < 0)
			spawn_give_up(s, SPAWN_TERMINAL, r);
	}
	for (int i = 0; i < 3; i++) {
		r = spawn_raw(SYS_dup2, s->fds[i], i, 0, 0);
		if (r < 0)
			spawn_give_up(s, SPAWN_STDIO, r);
	}
	r = spawn_close_others(s);
	if (r < 0)
		spawn_give_up(s, SPAWN_CLOSE, r);
	if (s->cwd != NULL) {
		r = spawn_raw(SYS_chdir, (long)s->cwd, 0, 0, 0);
		if (r < 0)
			spawn_give_up(s, SPAWN_CWD, r);
	}
	spawn_raw(SYS_rt_sigprocmask, SIG_SETMASK, (long)&no_signals, 0, sizeof(no_signals));
	r = spawn_search_and_exec(s, &step);
	spawn_give_up(s, step, r);
}

/* The child starts on its own stack, so it cannot return through this function. */
static long spawn_clone_child(struct clone_args *args, struct spawn *s)
{
	register struct spawn *arg __asm__("r8") = s;
	long result;

	__asm__ volatile("syscall\n\t"
			 "test %%rax, %%rax\n\t"
			 "jnz 1f\n\t"
			 "xor %%ebp, %%ebp\n\t"
			 "mov %%r8, %%rdi\n\t"
			 "call spawn_child\n\t"
			 "1:"
			 : "=a"(result)
			 : "a"(SYS_clone3), "D"(args), "S"(sizeof(*args)), "r"(arg)
			 : "rcx", "r11", "memory");
	return result;
}

static const char *spawn_path_of(const char *const *envp)
{
	for (; *envp != NULL; envp++)
		if (strncmp(*envp, "PATH=", 5) == 0)
			return *envp + 5;
	return DEFAULT_PATH;
}

pid_t spawn_start(struct spawn *s)
{
	struct clone_args args = {
		.flags = CLONE_VM,
		.exit_signal = SIGCHLD,
		.stack = (uintptr_t)s->stack,
		.stack_size = sizeof(s->stack),
	};
	long pid;

	s->path = spawn_path_of(s->envp);
	s->error = 0;
	s->step = SPAWN_OK;
	if (s->cgroup >= 0) {
		args.flags |= CLONE_INTO_CGROUP;
		args.cgroup = (unsigned)s->cgroup;
	}
	pid = spawn_clone_child(&args, s);
	if (pid < 0) {
		errno = (int)-pid;
		return -1;
	}
	return (pid_t)pid;
}

const char *spawn_step_name(enum spawn_step step)
{
	switch (step) {
	case SPAWN_OK:
		break;
	case SPAWN_SESSION:
		return "new session";
	case SPAWN_TERMINAL:
		return "controlling terminal";
	case SPAWN_STDIO:
		return "standard streams";
	case SPAWN_CLOSE:
		return "close what it must not inherit";
	case SPAWN_CWD:
		return "change to the working folder";
	case SPAWN_EXEC:
		return "execute";
	case SPAWN_INTERPRETER:
		return "find the interpreter of";
	}
	return "start";
}
