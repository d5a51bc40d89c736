/*
 * pyro-confine [OPTION]... -- PROGRAM [ARGUMENT]...
 *
 * Starts QEMU with no more than it needs. Whoever breaks out of a guest into QEMU has then no
 * network, no capability, no file but the machine's own, and no way to get any of them back.
 *
 *   --die-with-parent  the kernel ends it when the thread that started it ends (PR_SET_PDEATHSIG)
 *   --read PATH        it may read this and what is below
 *   --write PATH       it may read and write this and what is below
 *   --any-file         it may use every file that its user may
 *   --report           says on the standard output what was achieved, a line each
 */
#include "confine.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { CANNOT_CONFINE = 125, CANNOT_EXECUTE = 126 };

struct options {
	struct paths paths;
	bool die_with_parent;
	bool any_file;
	bool report;
	char **command;
};

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "pyro-confine: %s: %s\n", what, why);
	exit(CANNOT_CONFINE);
}

static void add(const char **list, size_t most, size_t *count, const char *path)
{
	if (!path)
		fail("the last option", "it needs a path");
	if (*count == most)
		fail(path, "too many paths");
	list[(*count)++] = path;
}

static struct options parse(char **argv)
{
	struct options options = {0};
	struct paths *paths = &options.paths;
	char **arg = argv + 1;

	for (; *arg && strcmp(*arg, "--") != 0; arg++) {
		if (strcmp(*arg, "--die-with-parent") == 0)
			options.die_with_parent = true;
		else if (strcmp(*arg, "--any-file") == 0)
			options.any_file = true;
		else if (strcmp(*arg, "--report") == 0)
			options.report = true;
		else if (strcmp(*arg, "--read") == 0)
			add(paths->readable, sizeof paths->readable / sizeof *paths->readable,
			    &paths->readable_count, *++arg);
		else if (strcmp(*arg, "--write") == 0)
			add(paths->writable, sizeof paths->writable / sizeof *paths->writable,
			    &paths->writable_count, *++arg);
		else
			fail(*arg, "no such option");
	}
	if (!*arg || !arg[1])
		fail("the program", "it is missing");
	options.command = arg + 1;
	return options;
}

static void print(const struct report *report)
{
	if (report->network && !report->network_fault)
		puts("network yes");
	else
		printf("network no %s\n", report->network_fault ? report->network_fault : "");
	if (report->capabilities)
		puts("capabilities yes");
	else
		printf("capabilities no %s\n",
		       report->kept_override
			       ? "CAP_DAC_OVERRIDE is kept: the files belong to another user"
			       : "they could not be dropped");
	if (report->landlock)
		printf("files yes Landlock, version %d\n", report->landlock);
	else
		printf("files no %s\n", report->landlock_fault ? report->landlock_fault : "");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	(void)argc;
	struct options options = parse(argv);
	struct report report = {0};
	const struct rlimit none = {0, 0};
	pid_t parent = getppid();

	setsid(); /* fails if this is the leader of a session already, which is as good */
	setrlimit(RLIMIT_CORE, &none);
	leave_network(&report);
	drop_capabilities(&options.paths, &report);
	if (!options.any_file)
		restrict_files(&options.paths, options.command[0], &report);
	/* After the steps before: a change of capabilities can clear it. */
	if (options.die_with_parent) {
		prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		if (getppid() != parent)
			return CANNOT_CONFINE; /* the parent has ended meanwhile */
	}
	if (options.report)
		print(&report);
	execv(options.command[0], options.command);
	fprintf(stderr, "pyro-confine: cannot execute %s: %s\n", options.command[0],
		strerror(errno));
	return CANNOT_EXECUTE;
}
