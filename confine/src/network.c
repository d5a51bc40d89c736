#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int write_text(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ssize_t length = (ssize_t)strlen(text);
	ssize_t written = write(fd, text, (size_t)length);
	close(fd);
	return written == length ? 0 : -1;
}

/* user_namespaces(7): a process without privileges may map its own ids only, and gives up
 * setgroups(2) for that. */
static int map_own_ids(unsigned uid, unsigned gid)
{
	char line[64];
	snprintf(line, sizeof line, "%u %u 1\n", uid, uid);
	if (write_text("/proc/self/uid_map", line) < 0)
		return -1;
	if (write_text("/proc/self/setgroups", "deny") < 0)
		return -1;
	snprintf(line, sizeof line, "%u %u 1\n", gid, gid);
	return write_text("/proc/self/gid_map", line);
}

/* A new network namespace has only a loopback that is down. Sockets that have a path are not part
 * of it. */
void leave_network(struct report *report)
{
	if (unshare(CLONE_NEWNET) == 0) {
		report->network = true;
		return;
	}
	unsigned uid = geteuid();
	unsigned gid = getegid();
	/* One call: if the host forbids the second, the first is not done either. */
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0) {
		report->network_fault = strerror(errno);
		return;
	}
	report->network = true;
	if (map_own_ids(uid, gid) < 0)
		report->network_fault = "the user's ids could not be mapped";
}
