#include "exec/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BASE "pyro"

enum { TRASH_MAX = 256, NESTING_MAX = 16 };

static int cgroup_root = -1; /* the mount */
static int cgroup_base = -1; /* root/BASE */
static unsigned cgroup_last_id;
static struct cgroup cgroup_spare;
static unsigned cgroup_trash[TRASH_MAX];
static int cgroup_trash_len;
static bool cgroup_trash_is_new;

struct limits limits_for(uint64_t free_bytes)
{
	const uint64_t mib = 1024 * 1024;
	uint64_t reserve = 48 * mib + free_bytes / 32;
	struct limits l;

	if (reserve > 256 * mib)
		reserve = 256 * mib;
	l.memory_bytes = free_bytes > 2 * reserve ? free_bytes - reserve : free_bytes / 2;
	l.processes = free_bytes / (256 * 1024);
	if (l.processes < 512)
		l.processes = 512;
	if (l.processes > 16384)
		l.processes = 16384;
	return l;
}

static int cgroup_write_at(int dir, const char *file, const char *text)
{
	AUTOCLOSE int fd = openat(dir, file, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	return write(fd, text, strlen(text)) < 0 ? -1 : 0;
}

static int cgroup_write_number(int dir, const char *file, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
	return cgroup_write_at(dir, file, text);
}

int cgroup_init(const char *path, const struct limits *l, struct err *e)
{
	int made = -1;

	cgroup_root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (cgroup_root < 0)
		return fail(e, ERROR_FAILED, errno, "open %s", path);
	/* The processor is shared by weight, so that the kernel's threads keep their half. */
	if (cgroup_write_at(cgroup_root, "cgroup.subtree_control", "+cpu") < 0 ||
	    cgroup_write_at(cgroup_root, "cgroup.subtree_control", "+memory") < 0 ||
	    cgroup_write_at(cgroup_root, "cgroup.subtree_control", "+pids") < 0)
		return fail(e, ERROR_FAILED, errno, "enable controllers in %s", path);
	if (mkdirat(cgroup_root, BASE, 0755) < 0 && errno != EEXIST)
		return fail(e, ERROR_FAILED, errno, "mkdir %s/%s", path, BASE);
	made = openat(cgroup_root, BASE, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (made < 0)
		return fail(e, ERROR_FAILED, errno, "open %s/%s", path, BASE);
	cgroup_base = made;
	if (cgroup_write_number(cgroup_base, "memory.max", l->memory_bytes) < 0 ||
	    cgroup_write_number(cgroup_base, "pids.max", l->processes) < 0)
		return fail(e, ERROR_FAILED, errno, "set limits of %s/%s", path, BASE);
	/* So that each execution's group counts its own processes that were killed for memory. */
	if (cgroup_write_at(cgroup_base, "cgroup.subtree_control", "+memory") < 0)
		return fail(e, ERROR_FAILED, errno, "enable controllers in %s/%s", path, BASE);
	return 0;
}

bool cgroup_available(void)
{
	return cgroup_base >= 0;
}

static void cgroup_name_of(char name[16], unsigned id)
{
	snprintf(name, 16, "e%u", id);
}

static void cgroup_close_all(struct cgroup *g)
{
	autoclose(&g->dir);
	autoclose(&g->events);
	autoclose(&g->kill);
	*g = (struct cgroup){.dir = -1, .events = -1, .kill = -1};
}

static bool cgroup_make(struct cgroup *g)
{
	char name[16];

	*g = (struct cgroup){.dir = -1, .events = -1, .kill = -1};
	cgroup_name_of(name, ++cgroup_last_id);
	if (mkdirat(cgroup_base, name, 0755) < 0)
		return false;
	g->dir = openat(cgroup_base, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	g->events = openat(g->dir, "cgroup.events", O_RDONLY | O_CLOEXEC);
	g->kill = openat(g->dir, "cgroup.kill", O_WRONLY | O_CLOEXEC);
	if (g->dir < 0 || g->events < 0 || g->kill < 0) {
		cgroup_close_all(g);
		unlinkat(cgroup_base, name, AT_REMOVEDIR);
		return false;
	}
	g->id = cgroup_last_id;
	return true;
}

bool cgroup_take(struct cgroup *g)
{
	if (cgroup_base < 0)
		return false;
	if (cgroup_spare.id == 0)
		return cgroup_make(g);
	*g = cgroup_spare;
	cgroup_spare = (struct cgroup){0};
	return true;
}

bool cgroup_populated(const struct cgroup *g)
{
	char text[128];
	ssize_t n = pread(g->events, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return false; /* removed, so it is empty */
	text[n] = '\0';
	return strstr(text, "populated 1") != NULL;
}

void cgroup_kill(const struct cgroup *g)
{
	/* If this fails, the group has been removed, so it is empty. */
	if (write(g->kill, "1", 1) < 0)
		return;
}

uint32_t cgroup_count(const struct cgroup *g)
{
	AUTOCLOSE int fd = openat(g->dir, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	uint32_t count = 0;
	char text[4096];
	ssize_t n;

	while (fd >= 0 && (n = read(fd, text, sizeof(text))) > 0)
		for (ssize_t i = 0; i < n; i++)
			count += text[i] == '\n';
	return count;
}

bool cgroup_oom_killed(const struct cgroup *g)
{
	static const char name[] = "oom_kill ";
	AUTOCLOSE int fd = openat(g->dir, "memory.events", O_RDONLY | O_CLOEXEC);
	char text[512];
	const char *at;
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, text, sizeof(text) - 1);
	if (n <= 0)
		return false;
	text[n] = '\0';
	at = strstr(text, name);
	return at != NULL && strtoul(at + sizeof(name) - 1, NULL, 10) > 0;
}

static void cgroup_signal_one(pid_t pid, int signal, int *sent)
{
	/*
	 * 0 is a process of another PID namespace. Root may have moved the agent into this group.
	 */
	if (pid <= 1 || pid == getpid())
		return;
	if (kill(pid, signal) == 0)
		(*sent)++;
	kill(pid, SIGCONT); /* a stopped process cannot follow */
}

bool cgroup_signal(const struct cgroup *g, int signal)
{
	AUTOCLOSE int fd = openat(g->dir, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	char text[4096];
	unsigned long pid = 0;
	int sent = 0;
	ssize_t n;

	/* A number on each line. A read may cut a number in two. */
	while (fd >= 0 && (n = read(fd, text, sizeof(text))) > 0) {
		for (ssize_t i = 0; i < n; i++) {
			if (text[i] >= '0' && text[i] <= '9') {
				pid = (pid * 10 + (unsigned long)(text[i] - '0')) & INT32_MAX;
				continue;
			}
			cgroup_signal_one((pid_t)pid, signal, &sent);
			pid = 0;
		}
	}
	return sent > 0;
}

void cgroup_drop(struct cgroup *g)
{
	if (g->id == 0)
		return;
	if (cgroup_trash_len < TRASH_MAX)
		cgroup_trash[cgroup_trash_len++] = g->id;
	cgroup_trash_is_new = true;
	cgroup_close_all(g);
}

unsigned cgroup_id(const char *path)
{
	if (strncmp(path, "/" BASE "/e", sizeof("/" BASE "/e") - 1) != 0)
		return 0;
	return (unsigned)strtoul(path + sizeof("/" BASE "/e") - 1, NULL, 10);
}

/* Removes a group and the groups that the workload has made inside it. */
static bool cgroup_remove_tree(int parent, const char *name, int depth)
{
	_Alignas(struct dirent64) char buf[2048];
	AUTOCLOSE int dir = -1;
	ssize_t n;

	if (unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
		return true;
	if (depth == NESTING_MAX)
		return false;
	dir = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0)
		return false;
	while ((n = getdents64(dir, buf, sizeof(buf))) > 0) {
		for (ssize_t at = 0; at < n;) {
			const struct dirent64 *d = (const struct dirent64 *)(buf + at);

			at += d->d_reclen;
			if (d->d_type == DT_DIR && d->d_name[0] != '.')
				cgroup_remove_tree(dir, d->d_name, depth + 1);
		}
	}
	return unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

void cgroup_idle(void)
{
	char name[16];
	int kept = 0;

	if (cgroup_base < 0)
		return;
	if (cgroup_trash_is_new) {
		for (int i = 0; i < cgroup_trash_len; i++) {
			cgroup_name_of(name, cgroup_trash[i]);
			if (!cgroup_remove_tree(cgroup_base, name, 0))
				cgroup_trash[kept++] =
					cgroup_trash[i]; /* not empty yet: with the next one */
		}
		cgroup_trash_len = kept;
		cgroup_trash_is_new = false;
	}
	if (cgroup_spare.id == 0)
		cgroup_make(&cgroup_spare);
}
