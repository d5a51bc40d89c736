#include "machine/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

/* From the kernel's fs/ext4/ext4.h; not in its exported headers. */
#define EXT4_IOC_RESIZE_FS _IOW('f', 16, uint64_t)

/* What matters of an ext4 superblock. */
struct ext4_size {
	uint64_t blocks;
	uint32_t block_size;
};

enum { EXT4_SUPER_OFFSET = 1024, EXT4_SUPER_SIZE = 1024 };

static int disk_device = -1;

int disk_open(struct err *e)
{
	if (disk_device < 0)
		disk_device = open("/dev/vda", O_RDONLY | O_CLOEXEC);
	return disk_device < 0 ? fail(e, ERROR_FAILED, errno, "open /dev/vda") : 0;
}

int disk_fd(void)
{
	return disk_device;
}

static uint32_t disk_little(const uint8_t *p, int bytes)
{
	uint32_t v = 0;

	while (bytes-- > 0)
		v = v << 8 | p[bytes];
	return v;
}

/* Checks that it is one; `super` is EXT4_SUPER_SIZE bytes. */
static int disk_ext4_size(const uint8_t *super, struct ext4_size *out, struct err *e)
{
	enum { BLOCKS_LOW = 4, LOG_BLOCK_SIZE = 24, MAGIC = 56, INCOMPAT = 96, BLOCKS_HIGH = 336 };
	const uint32_t incompat_64bit = 0x80;
	uint32_t shift = disk_little(super + LOG_BLOCK_SIZE, 4);

	if (disk_little(super + MAGIC, 2) != 0xef53)
		return fail(e, ERROR_FAILED, 0, "/dev/vda holds no ext4");
	if (shift > 6)
		return fail(e, ERROR_FAILED, 0, "the ext4 has blocks above 64 KiB");
	out->block_size = 1024u << shift;
	out->blocks = disk_little(super + BLOCKS_LOW, 4);
	if (disk_little(super + INCOMPAT, 4) & incompat_64bit)
		out->blocks |= (uint64_t)disk_little(super + BLOCKS_HIGH, 4) << 32;
	return 0;
}

int disk_grow(struct err *e)
{
	uint8_t super[EXT4_SUPER_SIZE];
	struct ext4_size size = {.block_size = 1};
	AUTOCLOSE int root = -1;
	uint64_t bytes, blocks;

	if (disk_open(e) < 0)
		return -1;
	if (ioctl(disk_device, BLKGETSIZE64, &bytes) < 0)
		return fail(e, ERROR_FAILED, errno, "read the size of /dev/vda");
	/* The mounted file system keeps its superblock in this very page of the disk's cache. */
	if (pread(disk_device, super, sizeof(super), EXT4_SUPER_OFFSET) != (ssize_t)sizeof(super))
		return fail(e, ERROR_FAILED, errno, "read the superblock of /dev/vda");
	if (disk_ext4_size(super, &size, e) < 0)
		return -1;
	blocks = bytes / size.block_size;
	if (blocks <= size.blocks)
		return 0;
	root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return fail(e, ERROR_FAILED, errno, "open /");
	if (ioctl(root, EXT4_IOC_RESIZE_FS, &blocks) < 0)
		return fail(e, ERROR_FAILED, errno, "grow the file system to %llu blocks",
			    (unsigned long long)blocks);
	return 0;
}
