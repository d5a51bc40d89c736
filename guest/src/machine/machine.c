#include "machine/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/random.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "machine/disk.h"
#include "machine/hosts.h"
#include "machine/network.h"
#include "wire/wire.h"

static int machine_random_fd = -1;
static int machine_drop_fd = -1;

int machine_init(struct err *e)
{
	struct err ignored;

	machine_random_fd = open("/dev/urandom", O_RDWR | O_CLOEXEC);
	if (machine_random_fd < 0)
		return fail(e, ERROR_FAILED, errno, "open /dev/urandom");
	machine_drop_fd = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC);
	if (machine_drop_fd < 0)
		return fail(e, ERROR_FAILED, errno, "open drop_caches");
	disk_open(&ignored); /* there may be no disk yet: it is opened when it is needed */
	return 0;
}

int machine_prepare(struct err *e)
{
	/*
	 * A clone has another disk than its template, so no block of the template's disk may stay
	 * in memory. Only the page cache is dropped: the inodes of /proc and /dev stay, which
	 * makes the clone faster.
	 */
	sync();
	if (disk_open(e) < 0)
		return -1;
	if (ioctl(disk_fd(), BLKFLSBUF, 0) < 0)
		return fail(e, ERROR_FAILED, errno, "flush the buffers of /dev/vda");
	if (pwrite(machine_drop_fd, "1", 1, 0) < 0)
		return fail(e, ERROR_FAILED, errno, "drop caches");
	return 0;
}

int machine_entropy(const uint8_t *bytes, size_t len, struct err *e)
{
	union {
		struct rand_pool_info info;
		uint8_t space[sizeof(struct rand_pool_info) + ENTROPY_MAX];
	} pool;

	pool.info.entropy_count = (int)len * 8;
	pool.info.buf_size = (int)len;
	memcpy(pool.info.buf, bytes, len);
	if (ioctl(machine_random_fd, RNDADDENTROPY, &pool.info) < 0)
		return fail(e, ERROR_FAILED, errno, "add entropy");
	/* Without this the generator would go on as in every other clone of the template. */
	if (ioctl(machine_random_fd, RNDRESEEDCRNG, 0) < 0)
		return fail(e, ERROR_FAILED, errno, "reseed the random generator");
	return 0;
}

int machine_clock(uint64_t ns, struct err *e)
{
	struct timespec t = {.tv_sec = (time_t)(ns / 1000000000),
			     .tv_nsec = (long)(ns % 1000000000)};

	if (clock_settime(CLOCK_REALTIME, &t) < 0)
		return fail(e, ERROR_FAILED, errno, "set the clock");
	return 0;
}

int machine_hostname(const char *name, struct err *e)
{
	if (sethostname(name, strlen(name)) < 0)
		return fail(e, ERROR_FAILED, errno, "set the host name");
	return 0;
}

int machine_resolve(const char *name, struct err *e)
{
	return hosts_name("/etc/hosts", name, e);
}

int machine_id(const char *id, struct err *e)
{
	static const char path[] = "/etc/machine-id";
	char line[MACHINE_ID_SIZE + 1];
	AUTOCLOSE int fd = -1;
	struct stat st;

	memcpy(line, id, MACHINE_ID_SIZE);
	line[MACHINE_ID_SIZE] = '\n';
	/* The image may be hostile: a FIFO there must not block, a link must not be followed. */
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0444);
	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		autoclose(&fd);
		if (mkdir("/etc", 0755) < 0)
			unlink(path);
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	}
	if (fd < 0)
		return fail(e, ERROR_FAILED, errno, "open %s", path);
	if (write(fd, line, sizeof(line)) != (ssize_t)sizeof(line))
		return fail(e, ERROR_FAILED, errno, "write %s", path);
	return 0;
}

int machine_network(struct err *e)
{
	return network_up(e);
}

void machine_kill_all(int signal)
{
	kill(-1, signal);
}

void machine_flush(void)
{
	sync();
	/*
	 * Leaves the file system marked as clean. If a process still writes, this is refused, and
	 * the next mount replays the journal.
	 */
	mount(NULL, "/", NULL, MS_REMOUNT | MS_RDONLY, NULL);
}

void machine_off(void)
{
	reboot(RB_POWER_OFF);
	/* There is no power button. With -no-reboot a restart ends the machine, too. */
	reboot(RB_AUTOBOOT);
}
