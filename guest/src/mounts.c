#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>

struct boot_mount {
	const char *path;
	const char *type;
	unsigned long flags;
	const char *options;
};

static const struct boot_mount boot_mounts[] = {
	{"/dev", "devtmpfs", MS_NOSUID, "mode=0755"},
	{"/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "mode=0620,gid=5,ptmxmode=0666"},
	{"/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777"},
	{"/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL},
	{"/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL},
	{"/sys/fs/cgroup", "cgroup2", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL},
	{"/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755"},
};

/* What bash and others expect beside the devices. */
static const char *const links[][2] = {
	{"/proc/self/fd", "/dev/fd"},
	{"/proc/self/fd/0", "/dev/stdin"},
	{"/proc/self/fd/1", "/dev/stdout"},
	{"/proc/self/fd/2", "/dev/stderr"},
};

/* Those that move into the root, with what is mounted on them. */
static const char *const moved_paths[] = {"/dev", "/proc", "/sys", "/run"};

enum { MOVED = sizeof(moved_paths) / sizeof(moved_paths[0]) };

static int moved[MOVED] = {-1, -1, -1, -1};

int mounts_boot(struct err *e)
{
	for (size_t i = 0; i < sizeof(boot_mounts) / sizeof(boot_mounts[0]); i++) {
		const struct boot_mount *m = &boot_mounts[i];

		mkdir(m->path, 0755); /* there already, or mount will say what is wrong */
		/* The kernel may have mounted /dev itself. */
		if (mount(m->type, m->path, m->type, m->flags, m->options) < 0 && errno != EBUSY)
			return fail(e, ERROR_FAILED, errno, "mount %s", m->path);
	}
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (symlink(links[i][0], links[i][1]) < 0 && errno != EEXIST)
			return fail(e, ERROR_FAILED, errno, "link %s", links[i][1]);
	for (size_t i = 0; i < MOVED; i++) {
		moved[i] = open(moved_paths[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (moved[i] < 0)
			return fail(e, ERROR_FAILED, errno, "open %s", moved_paths[i]);
	}
	if (mkdir("/root", 0755) < 0 && errno != EEXIST)
		return fail(e, ERROR_FAILED, errno, "mkdir /root");
	return 0;
}

static int move(int from, const char *to)
{
	return (int)syscall(SYS_move_mount, from, "", AT_FDCWD, to, MOVE_MOUNT_F_EMPTY_PATH);
}

int mounts_root(struct err *e)
{
	/*
	 * noatime: the first read of a file would else write to the journal.
	 * noinit_itable: no thread that goes over the whole disk in the background.
	 */
	if (mount("/dev/vda", "/root", "ext4", MS_NOATIME, "noinit_itable") < 0)
		return fail(e, ERROR_FAILED, errno, "mount /dev/vda");
	if (chdir("/root") < 0 || mount(".", "/", NULL, MS_MOVE, NULL) < 0 || chroot(".") < 0)
		return fail(e, ERROR_FAILED, errno, "switch to the root of /dev/vda");
	/* By descriptor and after chroot: links in an image lead nowhere but into the image. */
	for (size_t i = 0; i < MOVED; i++) {
		if (move(moved[i], moved_paths[i]) == 0)
			continue;
		if (errno != ENOENT || mkdir(moved_paths[i], 0755) < 0 ||
		    move(moved[i], moved_paths[i]) < 0)
			return fail(e, ERROR_FAILED, errno, "mount %s in the root", moved_paths[i]);
	}
	return 0;
}
