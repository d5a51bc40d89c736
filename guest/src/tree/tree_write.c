#include <errno.h>

#include "base/bytes.h"
#include "tree/tree.h"
#include "wire/tlv.h"

void tree_writer_init(struct tree_writer *w, int fd)
{
	w->fd = fd;
	w->entries = 0;
	w->len = 0;
}

int tree_flush(struct tree_writer *w, struct err *e)
{
	size_t done = 0;

	while (done < w->len) {
		ssize_t n = write(w->fd, w->buf + done, w->len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(e, ERROR_FAILED, errno, "write the tree stream");
		done += (size_t)n;
	}
	w->len = 0;
	return 0;
}

/* Makes room for a record with a payload of `len` bytes. */
static int tree_write_room_for(struct tree_writer *w, size_t len, struct err *e)
{
	return sizeof(w->buf) - w->len < RECORD_HEADER + len ? tree_flush(w, e) : 0;
}

/* The header of a record whose payload lies behind it already. */
static void tree_write_put_record(struct tree_writer *w, uint8_t kind, size_t len)
{
	w->buf[w->len] = kind;
	put_u32(w->buf + w->len + 1, (uint32_t)len);
	w->len += RECORD_HEADER + len;
}

static void tree_write_encode(struct tlv_writer *out, const struct entry *n)
{
	tlv_put(out, TAG_PATH, n->path, n->path_len);
	if (entry_has(n, TAG_TYPE))
		tlv_put_u8(out, TAG_TYPE, n->type);
	if (entry_has(n, TAG_MODE))
		tlv_put_u16(out, TAG_MODE, n->mode);
	if (entry_has(n, TAG_SIZE))
		tlv_put_u64(out, TAG_SIZE, n->size);
	if (entry_has(n, TAG_MTIME_NS))
		tlv_put_u64(out, TAG_MTIME_NS, (uint64_t)n->mtime_ns);
	if (entry_has(n, TAG_TARGET))
		tlv_put(out, TAG_TARGET, n->target, n->target_len);
	if (entry_has(n, TAG_CTIME_NS))
		tlv_put_u64(out, TAG_CTIME_NS, (uint64_t)n->ctime_ns);
	if (entry_has(n, TAG_INODE))
		tlv_put_u64(out, TAG_INODE, n->inode);
	if (entry_has(n, TAG_LINKS))
		tlv_put_u32(out, TAG_LINKS, n->links);
	if (entry_has(n, TAG_WAS_INODE))
		tlv_put_u64(out, TAG_WAS_INODE, n->was_inode);
	if (entry_has(n, TAG_WAS_CTIME_NS))
		tlv_put_u64(out, TAG_WAS_CTIME_NS, (uint64_t)n->was_ctime_ns);
	if (entry_has(n, TAG_WAS_SIZE))
		tlv_put_u64(out, TAG_WAS_SIZE, n->was_size);
}

static int tree_write_put_fields(struct tree_writer *w, uint8_t kind, const struct entry *n,
				 struct err *e)
{
	struct tlv_writer out = {.cap = RECORD_FIELDS_MAX};

	if (tree_write_room_for(w, RECORD_FIELDS_MAX, e) < 0)
		return -1;
	out.buf = w->buf + w->len + RECORD_HEADER;
	tree_write_encode(&out, n);
	tree_write_put_record(w, kind, out.len);
	return 0;
}

int tree_put_entry(struct tree_writer *w, const struct entry *n, struct err *e)
{
	w->entries++;
	return tree_write_put_fields(w, RECORD_ENTRY, n, e);
}

int tree_put_remove(struct tree_writer *w, const struct entry *n, struct err *e)
{
	return tree_write_put_fields(w, RECORD_REMOVE, n, e);
}

uint8_t *tree_data_space(struct tree_writer *w, size_t *room, struct err *e)
{
	if (tree_write_room_for(w, RECORD_DATA_MAX, e) < 0)
		return NULL;
	*room = RECORD_DATA_MAX;
	return w->buf + w->len + RECORD_HEADER;
}

void tree_data_added(struct tree_writer *w, size_t len)
{
	tree_write_put_record(w, RECORD_DATA, len);
}

static int tree_write_put_number(struct tree_writer *w, uint8_t kind, uint64_t v, struct err *e)
{
	if (tree_write_room_for(w, 8, e) < 0)
		return -1;
	put_u64(w->buf + w->len + RECORD_HEADER, v);
	tree_write_put_record(w, kind, 8);
	return 0;
}

int tree_put_hole(struct tree_writer *w, uint64_t len, struct err *e)
{
	return tree_write_put_number(w, RECORD_HOLE, len, e);
}

int tree_put_end(struct tree_writer *w, struct err *e)
{
	return tree_write_put_number(w, RECORD_END, w->entries, e);
}

int tree_put_failed(struct tree_writer *w, const struct err *why, const char *path, size_t len,
		    struct err *e)
{
	struct tlv_writer out = {.cap = RECORD_FIELDS_MAX};

	if (tree_write_room_for(w, RECORD_FIELDS_MAX, e) < 0)
		return -1;
	out.buf = w->buf + w->len + RECORD_HEADER;
	tlv_put_u16(&out, TAG_ERROR, why->code);
	tlv_put_u32(&out, TAG_ERRNO, (uint32_t)why->errnum);
	tlv_put_string(&out, TAG_MESSAGE, why->text);
	if (path != NULL)
		tlv_put(&out, TAG_PATH, path, len);
	tree_write_put_record(w, RECORD_FAILED, out.len);
	return 0;
}
