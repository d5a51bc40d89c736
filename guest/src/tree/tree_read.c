/* Reads tree streams. What breaks a rule of the stream's source is refused. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "tree/path.h"
#include "tree/tree.h"
#include "wire/tlv.h"

/* Where a field may stand. */
enum {
	BY_HOST = 1 << TREE_HOST,
	BY_NAMES = 1 << TREE_NAMES,
	BY_JOURNAL = 1 << TREE_JOURNAL,
	BY_GUEST = 1 << TREE_GUEST | 1 << TREE_LISTING,
	BY_ANY = BY_HOST | BY_NAMES | BY_JOURNAL | BY_GUEST,
	IN_REMOVE = 1 << 6,
	IN_FAILED = 1 << 7,
};

struct rule {
	const char *name;
	unsigned where;
	uint32_t min; /* length in bytes */
	uint32_t max;
};

static const struct rule tree_read_rules[TAG_LAST + 1] = {
	[TAG_ERROR] = {"ERROR", IN_FAILED, 2, 2},
	[TAG_ERRNO] = {"ERRNO", IN_FAILED, 4, 4},
	[TAG_MESSAGE] = {"MESSAGE", IN_FAILED, 0, MESSAGE_MAX},
	[TAG_PATH] = {"PATH", BY_ANY | IN_REMOVE | IN_FAILED, 0, PATH_LIMIT},
	[TAG_TYPE] = {"TYPE", BY_HOST | BY_JOURNAL | BY_GUEST, 1, 1},
	[TAG_MODE] = {"MODE", BY_HOST | BY_JOURNAL | BY_GUEST, 2, 2},
	[TAG_SIZE] = {"SIZE", BY_HOST | BY_GUEST, 8, 8},
	[TAG_MTIME_NS] = {"MTIME_NS", BY_HOST | BY_JOURNAL | BY_GUEST, 8, 8},
	[TAG_TARGET] = {"TARGET", BY_HOST | BY_GUEST, 1, PATH_LIMIT},
	[TAG_CTIME_NS] = {"CTIME_NS", BY_GUEST, 8, 8},
	[TAG_INODE] = {"INODE", BY_GUEST, 8, 8},
	[TAG_LINKS] = {"LINKS", BY_GUEST, 4, 4},
	[TAG_WAS_INODE] = {"WAS_INODE", BY_HOST | IN_REMOVE, 8, 8},
	[TAG_WAS_CTIME_NS] = {"WAS_CTIME_NS", BY_HOST | IN_REMOVE, 8, 8},
	[TAG_WAS_SIZE] = {"WAS_SIZE", BY_HOST | IN_REMOVE, 8, 8},
};

void tree_reader_init(struct tree_reader *r, int fd, enum tree_source source)
{
	r->fd = fd;
	r->source = source;
	r->entries = 0;
	r->left = 0;
	r->begin = r->end = 0;
}

static int tree_read_broken(struct err *e, const char *what)
{
	return fail(e, ERROR_INVALID, 0, "the tree stream %s", what);
}

/* Makes sure that `len` bytes lie in one piece at r->begin. */
static int tree_read_need(struct tree_reader *r, size_t len, struct err *e)
{
	if (r->begin == r->end)
		r->begin = r->end = 0;
	if (sizeof(r->buf) - r->begin < len) {
		memmove(r->buf, r->buf + r->begin, r->end - r->begin);
		r->end -= r->begin;
		r->begin = 0;
	}
	while (r->end - r->begin < len) {
		ssize_t n = read(r->fd, r->buf + r->end, sizeof(r->buf) - r->end);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(e, ERROR_FAILED, errno, "read the tree stream");
		if (n == 0)
			return tree_read_broken(e, "is cut off");
		r->end += (size_t)n;
	}
	return 0;
}

static int tree_read_take(struct tree_reader *r, const struct field *f, struct err *e)
{
	struct entry *n = &r->entry;

	switch (f->tag) {
	case TAG_ERROR:
		r->failed.code = get_u16(f->value);
		break;
	case TAG_ERRNO:
		r->failed.errnum = (int)get_u32(f->value);
		break;
	case TAG_MESSAGE:
		snprintf(r->failed.text, sizeof(r->failed.text), "%.*s", (int)f->len,
			 (const char *)f->value);
		break;
	case TAG_PATH:
		if (path_fault((const char *)f->value, f->len) != NULL)
			return fail(e, ERROR_INVALID, 0, "PATH %s",
				    path_fault((const char *)f->value, f->len));
		entry_begin(n, (const char *)f->value, f->len);
		break;
	case TAG_TYPE:
		n->type = f->value[0];
		break;
	case TAG_MODE:
		n->mode = get_u16(f->value);
		if (n->mode & ~07777)
			return fail(e, ERROR_INVALID, 0, "MODE has more than 12 bits");
		break;
	case TAG_SIZE:
		n->size = get_u64(f->value);
		if (n->size >= SIZE_LIMIT)
			return fail(e, ERROR_INVALID, 0, "SIZE is out of range");
		break;
	case TAG_MTIME_NS:
		n->mtime_ns = (int64_t)get_u64(f->value);
		break;
	case TAG_TARGET:
		if (memchr(f->value, 0, f->len) != NULL)
			return fail(e, ERROR_INVALID, 0, "TARGET holds a zero byte");
		n->target_len = f->len;
		memcpy(n->target, f->value, f->len);
		n->target[f->len] = '\0';
		break;
	case TAG_CTIME_NS:
		n->ctime_ns = (int64_t)get_u64(f->value);
		break;
	case TAG_INODE:
		n->inode = get_u64(f->value);
		break;
	case TAG_LINKS:
		n->links = get_u32(f->value);
		break;
	case TAG_WAS_INODE:
		n->was_inode = get_u64(f->value);
		break;
	case TAG_WAS_CTIME_NS:
		n->was_ctime_ns = (int64_t)get_u64(f->value);
		break;
	case TAG_WAS_SIZE:
		n->was_size = get_u64(f->value);
		break;
	}
	entry_set(n, f->tag);
	return 0;
}

static int tree_read_fields(struct tree_reader *r, size_t len, unsigned where, struct err *e)
{
	struct tlv_reader in = {r->buf + r->begin, r->buf + r->begin + len};
	struct entry *n = &r->entry;
	struct field f;
	enum tlv_step step;

	n->has = 0;
	n->path_len = 0;
	while ((step = tlv_next(&in, &f)) == TLV_FIELD) {
		const struct rule *rule = f.tag <= TAG_LAST ? &tree_read_rules[f.tag] : NULL;

		if (rule == NULL || !(rule->where & where))
			return fail(e, ERROR_INVALID, 0, "tag %u does not belong here", f.tag);
		if (f.len < rule->min || f.len > rule->max)
			return fail(e, ERROR_INVALID, 0, "%s: %u bytes, not %u to %u", rule->name,
				    f.len, rule->min, rule->max);
		if (entry_has(n, f.tag))
			return fail(e, ERROR_INVALID, 0, "%s: given twice", rule->name);
		if (f.tag != TAG_PATH && !entry_has(n, TAG_PATH) && where != IN_FAILED)
			return tree_read_broken(e, "has a record that does not begin with PATH");
		if (tree_read_take(r, &f, e) < 0)
			return -1;
	}
	if (step == TLV_BROKEN)
		return tree_read_broken(e, "has a field that runs past the end of its record");
	if (!entry_has(n, TAG_PATH) && where != IN_FAILED)
		return tree_read_broken(e, "has a record without PATH");
	return 0;
}

/* Whether the fields are those of the type. */
static int tree_read_check_entry(const struct tree_reader *r, struct err *e)
{
	const struct entry *n = &r->entry;
	bool sized = n->type == TYPE_FILE && r->source != TREE_JOURNAL;
	bool link = n->type == TYPE_SYMLINK || n->type == TYPE_HARDLINK;
	bool guest = 1 << r->source & BY_GUEST;

	if (r->source == TREE_NAMES)
		return 0;
	if (n->type < TYPE_FILE || n->type > (guest ? TYPE_OTHER : TYPE_HARDLINK) ||
	    !entry_has(n, TAG_TYPE))
		return fail(e, ERROR_INVALID, 0, "TYPE: missing, or not one that may be here");
	if (entry_has(n, TAG_SIZE) != sized)
		return fail(e, ERROR_INVALID, 0, "SIZE: not with every file and nothing else");
	if (entry_has(n, TAG_TARGET) != (link && r->source != TREE_JOURNAL))
		return fail(e, ERROR_INVALID, 0, "TARGET: not with every link and nothing else");
	if (n->path_len == 0 && n->type != TYPE_DIRECTORY)
		return fail(e, ERROR_INVALID, 0, "PATH: the root is a directory");
	if (n->type == TYPE_SYMLINK && n->target_len > TARGET_LIMIT)
		return fail(e, ERROR_INVALID, 0, "TARGET: longer than 4095 bytes");
	if (n->type == TYPE_HARDLINK && path_fault(n->target, n->target_len) != NULL)
		return fail(e, ERROR_INVALID, 0, "TARGET %s", path_fault(n->target, n->target_len));
	return 0;
}

static int tree_read_entry(struct tree_reader *r, size_t len, struct err *e)
{
	if (tree_read_fields(r, len, 1u << r->source, e) < 0 || tree_read_check_entry(r, e) < 0)
		return -1;
	r->entries++;
	if (r->entry.type == TYPE_FILE && (r->source == TREE_HOST || r->source == TREE_GUEST))
		r->left = r->entry.size;
	return 0;
}

static int tree_read_contents(struct tree_reader *r, uint64_t len, struct err *e)
{
	if (len == 0)
		return tree_read_broken(e, "has an empty DATA or HOLE");
	if (r->source == TREE_LISTING)
		return 0;
	if (len > r->left)
		return tree_read_broken(e, "has more contents than the SIZE of their file");
	r->left -= len;
	return 0;
}

static int tree_read_end(struct tree_reader *r, size_t len, struct err *e)
{
	if (len != 8 || get_u64(r->buf + r->begin) != r->entries)
		return tree_read_broken(e, "has an END that counts other than its entries");
	if (r->end - r->begin != len)
		return tree_read_broken(e, "goes on after its END");
	return 0;
}

static int tree_read_payload(struct tree_reader *r, uint8_t kind, size_t len, struct err *e)
{
	bool host = r->source == TREE_HOST || r->source == TREE_JOURNAL;
	const uint8_t *p = r->buf + r->begin;

	switch ((enum record_kind)kind) {
	case RECORD_ENTRY:
		return tree_read_entry(r, len, e);
	case RECORD_DATA:
		r->data = p;
		r->data_len = len;
		return tree_read_contents(r, len, e);
	case RECORD_HOLE:
		r->hole = len == 8 ? get_u64(p) : 0;
		return tree_read_contents(r, r->hole, e);
	case RECORD_END:
		return tree_read_end(r, len, e);
	case RECORD_FAILED:
		memset(&r->failed, 0, sizeof(r->failed));
		return tree_read_fields(r, len, IN_FAILED, e);
	case RECORD_REMOVE:
		if (!host)
			break;
		if (tree_read_fields(r, len, IN_REMOVE, e) < 0)
			return -1;
		return r->entry.path_len > 0 ? 0 : tree_read_broken(e, "removes the root");
	}
	return tree_read_broken(e, "has a record that does not belong there");
}

int tree_next(struct tree_reader *r, struct err *e)
{
	uint8_t kind;
	size_t len, max;

	if (tree_read_need(r, RECORD_HEADER, e) < 0)
		return -1;
	kind = r->buf[r->begin];
	len = get_u32(r->buf + r->begin + 1);
	max = kind == RECORD_DATA ? RECORD_DATA_MAX : RECORD_FIELDS_MAX;
	if (len > max)
		return tree_read_broken(e, "has a record that is too long");
	if (r->left > 0 && kind != RECORD_DATA && kind != RECORD_HOLE && kind != RECORD_FAILED)
		return tree_read_broken(e, "has less contents than the SIZE of their file");
	r->begin += RECORD_HEADER;
	if (tree_read_need(r, len, e) < 0 || tree_read_payload(r, kind, len, e) < 0)
		return -1;
	r->begin += len;
	return kind;
}
