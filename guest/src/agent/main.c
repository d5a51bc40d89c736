/*
 * PID 1 of a pyro machine.
 *
 * Everything that it will ever need is opened and locked into memory before the first program
 * runs. Root in the guest may wipe the disk, fill the memory and kill every process; the agent
 * must still answer.
 *
 * A process that runs this program and is not PID 1 works on files (files.h), or finds out whether
 * a kept process is ready (probe.h).
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

#include "agent/agent.h"
#include "agent/children.h"
#include "agent/discover.h"
#include "exec/cgroup.h"
#include "exec/launch.h"
#include "exec/proc.h"
#include "exec/pty.h"
#include "files/files.h"
#include "keep/probe.h"
#include "machine/console.h"
#include "machine/machine.h"
#include "machine/modules.h"
#include "machine/mounts.h"

enum {
	HEAP_BYTES = 1024 * 1024,
	/* 10 ports of 256 streams with 7 descriptors each, and 256 kept processes with 11. */
	FILES = 32 * 1024,
	FILES_HARD = 512 * 1024,
	PRIORITY = 50,
};

static struct port main_ports[WIRE_PORTS];

static void main_complain(const struct err *e)
{
	console_say("pyro-agent: %s: %s", e->text, strerror(e->errnum));
}

/* For steps that the machine can do without. */
static void main_wanted(int result, const struct err *e)
{
	if (result < 0)
		main_complain(e);
}

/* For steps that it cannot do without: it says so on the console, and powers off. */
static void main_needed(int result, const struct err *e)
{
	if (result < 0) {
		main_complain(e);
		machine_off();
	}
}

/* Descriptors 0, 1 and 2 must be in use. A pipe that got one of them would confuse a child. */
static int main_stdio_init(struct err *e)
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

static int main_loopback_up(struct err *e)
{
	AUTOCLOSE int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq ifr = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &ifr) < 0)
		return fail(e, ERROR_FAILED, errno, "bring up the loopback interface");
	return 0;
}

static int main_limits_init(struct err *e)
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
 * The agent comes first: its memory is never paged out, and no number of processes outweighs its
 * priority. Children start with the ordinary priority. oom_score_adj is not needed: the kernel
 * never picks PID 1.
 */
static int main_precedence_init(struct err *e)
{
	struct sched_param param = {.sched_priority = PRIORITY};
	void *heap;

	mallopt(M_MMAP_THRESHOLD, 32 * HEAP_BYTES);
	mallopt(M_TRIM_THRESHOLD, 64 * HEAP_BYTES);
	mallopt(M_TOP_PAD, HEAP_BYTES);
	if (mlockall(MCL_CURRENT | MCL_FUTURE) < 0)
		return fail(e, ERROR_FAILED, errno, "mlockall");
	heap = malloc(HEAP_BYTES); /* stays in the heap for the first requests */
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
	main_needed(mounts_boot(&e), &e);
	console_init();
	main_needed(main_stdio_init(&e), &e);
	main_needed(loop_init(&e), &e);
	main_needed(children_init(&e), &e);
	for (int i = 0; i < WIRE_PORTS; i++)
		port_init(&main_ports[i], &agent_ops);
	main_needed(discover_init(main_ports, &e), &e);
	modules_load("/modules");
	main_needed(launch_init(&e), &e);
	main_needed(proc_init("/proc", &e), &e);
	main_needed(pty_init("/dev/pts", &e), &e);
	main_needed(machine_init(&e), &e);
	main_wanted(main_limits_init(&e), &e);
	main_wanted(main_loopback_up(&e), &e);
	main_wanted(main_precedence_init(&e), &e);
	for (;;)
		loop_turn(cgroup_idle);
}
