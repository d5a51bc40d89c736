/*
 * PID 1 of a pyro machine.
 *
 * All that it will ever need is opened and locked into memory before the first program
 * runs: root in the guest may wipe the disk, fill the memory and kill every process, and
 * must still find somebody here who answers.
 *
 * Any other process that runs this program is one that works on files (files.h), or one that
 * asks whether a kept process is ready (probe.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>

#include "agent.h"
#include "cgroup.h"
#include "children.h"
#include "console.h"
#include "discover.h"
#include "exec.h"
#include "files.h"
#include "machine.h"
#include "modules.h"
#include "mounts.h"
#include "probe.h"
#include "proc.h"
#include "pty.h"

enum {
	HEAP_BYTES = 1024 * 1024,
	/* 8 ports of 64 streams with 7 descriptors each, and 256 kept processes with 11. */
	FILES = 16 * 1024,
	FILES_HARD = 512 * 1024,
	PRIORITY = 50,
};

static struct port ports[WIRE_PORTS];

static void complain(const struct err *e)
{
	console_say("pyro-agent: %s: %s", e->text, strerror(e->errnum));
}

/* What the machine can do without, if it must. */
static void wanted(int result, const struct err *e)
{
	if (result < 0)
		complain(e);
}

/* What it cannot: better gone, with a word on the console, than there and deaf. */
static void needed(int result, const struct err *e)
{
	if (result < 0) {
		complain(e);
		machine_off();
	}
}

/* 0, 1 and 2 must be taken, or a pipe would get one and confuse a child. */
static int stdio_init(struct err *e)
{
	int fd = open("/dev/null", O_RDWR);

	if (fd < 0)
		return fail(e, ERROR_FAILED, errno, "open /dev/null");
	for (int i = 0; i < 3; i++)
		if (fd != i && dup2(fd, i) < 0)
			return fail(e, ERROR_FAILED, errno, "dup2");
	if (fd > 2)
		close(fd);
	return 0;
}

static int loopback_up(struct err *e)
{
	AUTOCLOSE int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq ifr = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &ifr) < 0)
		return fail(e, ERROR_FAILED, errno, "bring up the loopback interface");
	return 0;
}

static int limits_init(struct err *e)
{
	struct rlimit files = {.rlim_cur = FILES, .rlim_max = FILES_HARD};
	struct sysinfo info;
	struct limits limits;

	if (setrlimit(RLIMIT_NOFILE, &files) < 0)
		return fail(e, ERROR_FAILED, errno, "setrlimit");
	if (sysinfo(&info) < 0)
		return fail(e, ERROR_FAILED, errno, "sysinfo");
	limits = limits_for((uint64_t)info.freeram * info.mem_unit);
	return cgroup_init("/sys/fs/cgroup", &limits, e);
}

/*
 * Before everybody else: memory that is never paged out or found missing, and a priority
 * that no number of processes can outweigh. Children start with the ordinary one. There is
 * no need for oom_score_adj: the kernel never picks PID 1.
 */
static int precedence_init(struct err *e)
{
	struct sched_param param = {.sched_priority = PRIORITY};
	void *heap;

	mallopt(M_MMAP_THRESHOLD, 32 * HEAP_BYTES);
	mallopt(M_TRIM_THRESHOLD, 64 * HEAP_BYTES);
	mallopt(M_TOP_PAD, HEAP_BYTES);
	if (mlockall(MCL_CURRENT | MCL_FUTURE) < 0)
		return fail(e, ERROR_FAILED, errno, "mlockall");
	heap = malloc(HEAP_BYTES); /* the first requests find their memory there */
	free(heap);
	if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &param) < 0)
		return fail(e, ERROR_FAILED, errno, "sched_setscheduler");
	return 0;
}

int main(int argc, char **argv)
{
	struct err e;

	if (getpid() != 1 && argc > 0 && strcmp(argv[0], PROBE_PROGRAM) == 0)
		return probe_main(argc, argv);
	if (getpid() != 1)
		return files_main(argc, argv);
	needed(mounts_boot(&e), &e);
	console_init();
	needed(stdio_init(&e), &e);
	needed(loop_init(&e), &e);
	needed(children_init(&e), &e);
	for (int i = 0; i < WIRE_PORTS; i++)
		port_init(&ports[i], &agent_ops);
	needed(discover_init(ports, &e), &e);
	modules_load("/modules");
	needed(exec_init(&e), &e);
	needed(proc_init("/proc", &e), &e);
	needed(pty_init("/dev/pts", &e), &e);
	needed(machine_init(&e), &e);
	wanted(limits_init(&e), &e);
	wanted(loopback_up(&e), &e);
	wanted(precedence_init(&e), &e);
	for (;;)
		loop_turn(cgroup_idle);
}
