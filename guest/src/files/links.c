#include "files/links.h"

#include <string.h>

/* Its path follows. */
struct met {
	uint64_t dev;
	uint64_t ino;
	size_t next; /* in its bucket: where in the table, plus one */
	size_t len;
};

int links_find(struct links *l, const struct stat *st, struct entry *n, struct err *e)
{
	size_t *bucket = &l->buckets[(st->st_ino * 2654435761u ^ st->st_dev) % LINK_BUCKETS];
	struct met m = {.dev = st->st_dev, .ino = st->st_ino, .len = n->path_len, .next = *bucket};
	struct met old;
	char *to;

	for (size_t at = *bucket; at > 0; at = old.next) {
		const char *p = l->met.at + at - 1;

		memcpy(&old, p, sizeof(old));
		if (old.dev != m.dev || old.ino != m.ino)
			continue;
		n->type = TYPE_HARDLINK;
		n->target_len = old.len;
		memcpy(n->target, p + sizeof(old), old.len);
		entry_set(n, TAG_TYPE);
		entry_set(n, TAG_TARGET);
		return 1;
	}
	to = table_add(&l->met, sizeof(m) + n->path_len, e);
	if (to == NULL)
		return -1;
	memcpy(to, &m, sizeof(m));
	memcpy(to + sizeof(m), n->path, n->path_len);
	*bucket = (size_t)(to - l->met.at) + 1;
	return 0;
}
