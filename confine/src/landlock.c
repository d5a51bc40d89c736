#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * Landlock's interface, from Documentation/userspace-api/landlock.rst of Linux. It is spelled out
 * here, as the headers of a host may be older than its kernel.
 */
#define CREATE_RULESET 444
#define ADD_RULE 445
#define RESTRICT_SELF 446
#define VERSION_FLAG 1U
#define RULE_PATH_BENEATH 1

#define FS_EXECUTE (1ULL << 0)
#define FS_WRITE_FILE (1ULL << 1)
#define FS_READ_FILE (1ULL << 2)
#define FS_READ_DIR (1ULL << 3)
#define FS_TRUNCATE (1ULL << 14)
#define FS_IOCTL_DEV (1ULL << 15)
#define FILE_RIGHTS (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)
#define READ_RIGHTS (FS_READ_FILE | FS_READ_DIR)

#define NET_BIND_TCP (1ULL << 0)
#define NET_CONNECT_TCP (1ULL << 1)
#define SCOPE_ABSTRACT_UNIX_SOCKET (1ULL << 0)
#define SCOPE_SIGNAL (1ULL << 1)

struct ruleset {
	uint64_t fs;
	uint64_t net;
	uint64_t scoped;
};

struct path_beneath {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));

/* Each version of the interface knows more of what a process can do; all of it that this kernel
 * knows is handled. */
static struct ruleset handled(int version)
{
	static const int fs_bits[] = {0, 13, 14, 15, 15, 16};
	int known = version < 5 ? version : 5;
	struct ruleset all = {.fs = (1ULL << fs_bits[known]) - 1};
	if (version >= 4)
		all.net = NET_BIND_TCP | NET_CONNECT_TCP;
	if (version >= 6)
		all.scoped = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL;
	return all;
}

static int allow(int ruleset, const char *path, uint64_t rights)
{
	struct stat stat;
	struct path_beneath rule = {.allowed = rights, .parent = open(path, O_PATH | O_CLOEXEC)};
	if (rule.parent < 0)
		return errno == ENOENT ? 0 : -1; /* this host has no such place */
	if (fstat(rule.parent, &stat) < 0) {
		close(rule.parent);
		return -1;
	}
	if (!S_ISDIR(stat.st_mode))
		rule.allowed &= FILE_RIGHTS;
	long failed = syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent);
	return failed ? -1 : 0;
}

/* A program's own files lie beside its folder: /usr/bin/qemu has /usr, /opt/qemu/bin/qemu has
 * /opt/qemu. */
static int allow_program(int ruleset, const char *program, uint64_t rights)
{
	char path[PATH_MAX];
	if (!realpath(program, path))
		return -1;
	for (int up = 0; up < 2; up++) {
		char *slash = strrchr(path, '/');
		if (slash && slash != path)
			*slash = '\0';
	}
	return allow(ruleset, path, rights);
}

static int allow_all(int ruleset, const struct paths *paths, const char *program, uint64_t all)
{
	/* Where the dynamic linker looks, and what QEMU and its libraries ask the kernel for. */
	static const char *const system[] = {"/usr",	      "/lib",
					     "/lib64",	      "/nix/store",
					     "/gnu/store",    "/etc/ld.so.cache",
					     "/proc/self",    "/proc/cpuinfo",
					     "/proc/meminfo", "/proc/sys/kernel",
					     "/proc/sys/vm",  "/sys/devices/system",
					     "/sys/kernel/mm"};
	static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/urandom",
					      "/dev/random", "/dev/kvm"};

	if (allow_program(ruleset, program, (READ_RIGHTS | FS_EXECUTE) & all) < 0)
		return -1;
	for (size_t i = 0; i < sizeof system / sizeof *system; i++)
		if (allow(ruleset, system[i], (READ_RIGHTS | FS_EXECUTE) & all) < 0)
			return -1;
	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
		if (allow(ruleset, devices[i],
			  (FS_READ_FILE | FS_WRITE_FILE | FS_IOCTL_DEV) & all) < 0)
			return -1;
	for (size_t i = 0; i < paths->readable_count; i++)
		if (allow(ruleset, paths->readable[i], READ_RIGHTS & all) < 0)
			return -1;
	for (size_t i = 0; i < paths->writable_count; i++)
		if (allow(ruleset, paths->writable[i], all & ~(uint64_t)FS_EXECUTE) < 0)
			return -1;
	return 0;
}

void restrict_files(const struct paths *paths, const char *program, struct report *report)
{
	long version = syscall(CREATE_RULESET, NULL, 0, VERSION_FLAG);
	if (version < 1) {
		report->landlock_fault = "this kernel has no Landlock, or it is not enabled";
		return;
	}
	struct ruleset rules = handled((int)version);
	size_t size = version >= 6   ? sizeof rules
		      : version >= 4 ? offsetof(struct ruleset, scoped)
				     : offsetof(struct ruleset, net);
	int ruleset = (int)syscall(CREATE_RULESET, &rules, size, 0);
	if (ruleset < 0) {
		report->landlock_fault = strerror(errno);
		return;
	}
	if (allow_all(ruleset, paths, program, rules.fs) < 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || syscall(RESTRICT_SELF, ruleset, 0) < 0)
		report->landlock_fault = strerror(errno);
	else
		report->landlock = (int)version;
	close(ruleset);
}
