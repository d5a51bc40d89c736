/*
 * Preloaded into a JVM: counts the steps it makes on files and sockets below some folders. At a chosen step it kills
 * the JVM itself, or every QEMU that runs below the first of the folders and waits until those are gone, before the
 * step is made.
 *
 * Steps: names made, moved or removed, files synced, processes started, sockets bound and connected, and every write to
 * a Unix socket, which is to QEMU or to a guest.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

enum victim { NOBODY, MYSELF, QEMU };

static atomic_long steps;
static atomic_long deadly; /* the step before which the victim dies, from 1 */
static atomic_int victim;
static char folders[2][4096];

__attribute__((constructor)) static void start(void)
{
	const char *below = getenv("FAULTS_BELOW");
	const char *colon = below ? strchr(below, ':') : NULL;

	if (colon) {
		snprintf(folders[0], sizeof(folders[0]), "%.*s", (int)(colon - below), below);
		snprintf(folders[1], sizeof(folders[1]), "%s", colon + 1);
	}
	unsetenv("LD_PRELOAD"); /* what the JVM starts is not to be counted */
}

/* Starts counting anew. */
void faults_arm(long at, int who)
{
	atomic_store(&steps, 0);
	atomic_store(&victim, who);
	atomic_store(&deadly, at);
}

/* Stops the killing and returns how many steps there were. */
long faults_disarm(void)
{
	atomic_store(&victim, NOBODY);
	return atomic_load(&steps);
}

static int is_below(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	return length > 0 && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static void kill_one(const char *pid_text)
{
	char path[300], cwd[4096], exe[4096];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/cwd", pid_text);
	n = readlink(path, cwd, sizeof(cwd) - 1);
	if (n < 0)
		return;
	cwd[n] = '\0';
	snprintf(path, sizeof(path), "/proc/%s/exe", pid_text);
	n = readlink(path, exe, sizeof(exe) - 1);
	if (n < 0)
		return;
	exe[n] = '\0';
	if (!is_below(cwd, folders[0]) || !strstr(exe, "qemu-system"))
		return;
	fd = (int)syscall(SYS_pidfd_open, atoi(pid_text), 0);
	if (fd < 0)
		return;
	kill(atoi(pid_text), SIGKILL);
	poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, -1); /* readable once it has ended */
	close(fd);
}

static void kill_qemu(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			kill_one(entry->d_name);
	if (proc)
		closedir(proc);
}

static void step(void)
{
	int saved = errno;

	if (atomic_fetch_add(&steps, 1) + 1 == atomic_load(&deadly)) {
		switch (atomic_load(&victim)) {
		case MYSELF:
			kill(getpid(), SIGKILL);
			break;
		case QEMU:
			kill_qemu();
			break;
		default:
			break;
		}
	}
	errno = saved;
}

static void on_path(const char *path)
{
	if (path && (is_below(path, folders[0]) || is_below(path, folders[1])))
		step();
}

static void on_file(int fd)
{
	char link[64], path[4096];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	if (n > 0) {
		path[n] = '\0';
		on_path(path);
	}
}

static void on_socket(int fd)
{
	int saved = errno, domain = 0;
	socklen_t size = sizeof(domain);

	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX)
		step();
	errno = saved;
}

static void on_address(const struct sockaddr *address)
{
	if (address && address->sa_family == AF_UNIX)
		on_path(((const struct sockaddr_un *)address)->sun_path);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define OPENS(name) \
	int name(const char *path, int flags, ...) \
	{ \
		va_list rest; \
		mode_t mode = 0; \
		if (flags & (O_CREAT | __O_TMPFILE)) { \
			va_start(rest, flags); \
			mode = va_arg(rest, mode_t); \
			va_end(rest); \
			on_path(path); \
		} \
		return NEXT(name)(path, flags, mode); \
	}
#define OPENS_AT(name) \
	int name(int at, const char *path, int flags, ...) \
	{ \
		va_list rest; \
		mode_t mode = 0; \
		if (flags & (O_CREAT | __O_TMPFILE)) { \
			va_start(rest, flags); \
			mode = va_arg(rest, mode_t); \
			va_end(rest); \
			on_path(path); \
		} \
		return NEXT(name)(at, path, flags, mode); \
	}

OPENS(open)
OPENS(open64)
OPENS_AT(openat)
OPENS_AT(openat64)

int mkdir(const char *path, mode_t mode)
{
	on_path(path);
	return NEXT(mkdir)(path, mode);
}

int rmdir(const char *path)
{
	on_path(path);
	return NEXT(rmdir)(path);
}

int unlink(const char *path)
{
	on_path(path);
	return NEXT(unlink)(path);
}

int unlinkat(int at, const char *path, int flags)
{
	on_path(path);
	return NEXT(unlinkat)(at, path, flags);
}

int rename(const char *from, const char *to)
{
	on_path(to);
	return NEXT(rename)(from, to);
}

int renameat(int from_at, const char *from, int to_at, const char *to)
{
	on_path(to);
	return NEXT(renameat)(from_at, from, to_at, to);
}

int link(const char *from, const char *to)
{
	on_path(to);
	return NEXT(link)(from, to);
}

int symlink(const char *target, const char *path)
{
	on_path(path);
	return NEXT(symlink)(target, path);
}

int fsync(int fd)
{
	on_file(fd);
	return NEXT(fsync)(fd);
}

int fdatasync(int fd)
{
	on_file(fd);
	return NEXT(fdatasync)(fd);
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
	on_address(address);
	return NEXT(bind)(fd, address, length);
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
	on_address(address);
	return NEXT(connect)(fd, address, length);
}

ssize_t write(int fd, const void *bytes, size_t count)
{
	on_socket(fd);
	return NEXT(write)(fd, bytes, count);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	on_socket(fd);
	return NEXT(writev)(fd, parts, count);
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attr,
		char *const argv[], char *const envp[])
{
	step();
	return NEXT(posix_spawn)(pid, path, actions, attr, argv, envp);
}
