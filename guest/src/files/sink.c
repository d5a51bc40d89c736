#include "files/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "files/beneath.h"

/* Setuid, setgid and sticky: the first two do not survive a write. */
enum { SPECIAL = 07000 };

int sink_open(struct sink *s, int dir, const char *name, const struct entry *n, mode_t mode,
	      struct err *e)
{
	s->fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		       mode & ~(mode_t)SPECIAL);
	if (s->fd < 0)
		return fail_path(e, "make the file");
	s->at = 0;
	s->hole = false;
	s->has_mtime = entry_has(n, TAG_MTIME_NS);
	s->mtime_ns = n->mtime_ns;
	s->mode = (uint16_t)mode;
	return 0;
}

static int sink_write_data(struct sink *s, const uint8_t *data, size_t len, struct err *e)
{
	while (len > 0) {
		ssize_t n = pwrite(s->fd, data, len, (off_t)s->at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_path(e, "write the file");
		data += n;
		len -= (size_t)n;
		s->at += (uint64_t)n;
	}
	s->hole = false;
	return 0;
}

int sink_finish(struct sink *s, struct err *e)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_nsec = UTIME_OMIT}};

	if (s->fd < 0)
		return 0;
	if (s->hole && ftruncate(s->fd, (off_t)s->at) < 0)
		return fail_path(e, "end the file in a hole");
	if ((s->mode & SPECIAL) && fchmod(s->fd, s->mode) < 0)
		return fail_path(e, "set the mode");
	times[1] = timespec_of(s->mtime_ns);
	if (s->has_mtime && futimens(s->fd, times) < 0)
		return fail_path(e, "set the time");
	sink_drop(s);
	return 0;
}

void sink_drop(struct sink *s)
{
	autoclose(&s->fd);
	s->fd = -1;
}

int sink_take(struct sink *s, int kind, const struct tree_reader *r, struct err *e)
{
	if (kind == RECORD_DATA)
		return sink_write_data(s, r->data, r->data_len, e) < 0 ? -1 : 1;
	if (kind == RECORD_HOLE) {
		s->at += r->hole;
		s->hole = true;
		return 1;
	}
	return sink_finish(s, e);
}

int sink_time(int dir, const char *name, const struct entry *n, struct err *e)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, timespec_of(n->mtime_ns)};

	if (entry_has(n, TAG_MTIME_NS) && utimensat(dir, name, times, AT_SYMLINK_NOFOLLOW) < 0)
		return fail_path(e, "set the time");
	return 0;
}
