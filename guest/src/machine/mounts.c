#include "machine/mounts.h"

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

static const struct boot_mount mounts_at_boot[] = {
	{"/dev", "devtmpfs", MS_NOSUID, "mode=0755"},
	{"/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "mode=0620,gid=5,ptmxmode=0666"},
	{"/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777"},
	{"/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL},
	{"/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL},
	{"/sys/fs/cgroup", "cgroup2", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL},
	{"/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755"},
};

/* What bash and others expect beside the devices. */
static const char *const mounts_links[][2] = {
	{"/proc/self/fd", "/dev/fd"},
	{"/proc/self/fd/0", "/dev/stdin"},
	{"/proc/self/fd/1", "/dev/stdout"},
	{"/proc/self/fd/2", "/dev/stderr"},
};

/* These move into the root, with what is mounted on them. */
static const char *const mounts_moved_paths[] = {"/dev", "/proc", "/sys", "/run"};

enum { MOVED = sizeof(mounts_moved_paths) / sizeof(mounts_moved_paths[0]) };

static int mounts_moved[MOVED] = {-1, -1, -1, -1};

int mounts_boot(struct err *e)
{
	for (size_t i = 0; i < sizeof(mounts_at_boot) / sizeof(mounts_at_boot[0]); i++) {
		const struct boot_mount *m = &mounts_at_boot[i];

		mkdir(m->path, 0755); /* there already, or mount will say what is wrong */
		/* The kernel may have mounted /dev itself. */
		if (mount(m->type, m->path, m->type, m->flags, m->options) < 0 && errno != EBUSY)
			return fail(e, ERROR_FAILED, errno, "mount %s", m->path);
	}
	for (size_t i = 0; i < sizeof(mounts_links) / sizeof(mounts_links[0]); i++)
		if (symlink(mounts_links[i][0], mounts_links[i][1]) < 0 && errno != EEXIST)
			return fail(e, ERROR_FAILED, errno, "link %s", mounts_links[i][1]);
	for (size_t i = 0; i < MOVED; i++) {
		mounts_moved[i] = open(mounts_moved_paths[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (mounts_moved[i] < 0)
			return fail(e, ERROR_FAILED, errno, "open %s", mounts_moved_paths[i]);
	}
	if (mkdir("/root", 0755) < 0 && errno != EEXIST)
		return fail(e, ERROR_FAILED, errno, "mkdir /root");
	return 0;
}

static int mounts_move(int from, const char *to)
{
	return (int)syscall(SYS_move_mount, from, "", AT_FDCWD, to, MOVE_MOUNT_F_EMPTY_PATH);
}

int mounts_root(struct err *e)
{
	/*
	 * noatime: otherwise the first read of a file would write to the journal. noinit_itable:
	 * otherwise a thread would go over the whole disk in the background.
	 */
	if (mount("/dev/vda", "/root", "ext4", MS_NOATIME, "noinit_itable") < 0)
		return fail(e, ERROR_FAILED, errno, "mount /dev/vda");
	if (chdir("/root") < 0 || mount(".", "/", NULL, MS_MOVE, NULL) < 0 || chroot(".") < 0)
		return fail(e, ERROR_FAILED, errno, "switch to the root of /dev/vda");
	/* By descriptor and after chroot, so that links in the image lead only into the image. */
	for (size_t i = 0; i < MOVED; i++) {
		if (mounts_move(mounts_moved[i], mounts_moved_paths[i]) == 0)
			continue;
		if (errno != ENOENT || mkdir(mounts_moved_paths[i], 0755) < 0 ||
		    mounts_move(mounts_moved[i], mounts_moved_paths[i]) < 0)
			return fail(e, ERROR_FAILED, errno, "mount %s in the root",
				    mounts_moved_paths[i]);
	}
	return 0;
}
