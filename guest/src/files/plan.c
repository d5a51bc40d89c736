#include "files/plan.h"

#include <stdio.h>
#include <string.h>

enum state {
	AS_IT_IS, /* only paths below it are changed */
	REMOVED,
	PUT,	   /* a file or a link is put there */
	DIRECTORY, /* it is a directory, or becomes one */
	MADE,	   /* a new directory: only what the plan puts is in it */
};

struct node {
	uint32_t next; /* in its bucket, plus one */
	uint32_t hash;
	size_t path; /* in text */
	uint16_t len;
	uint8_t state;
	bool has_entry;	  /* an ENTRY was for this path */
	bool filled;	  /* something is put below it */
	uint32_t removed; /* the change that removes it, plus one */
	uint32_t change;  /* the change that puts it */
};

/* FNV-1a. */
#define HASH_START UINT32_C(2166136261)
#define HASH_FACTOR UINT32_C(16777619)

static uint32_t plan_hash_byte(uint32_t hash, char c)
{
	return (hash ^ (unsigned char)c) * HASH_FACTOR;
}

static struct node *plan_node_at(const struct plan *p, uint32_t i)
{
	return (struct node *)(void *)p->nodes.at + i;
}

static struct node *plan_find(const struct plan *p, uint32_t hash, const char *path, size_t len)
{
	for (uint32_t at = p->buckets[hash % PLAN_BUCKETS]; at > 0;) {
		struct node *n = plan_node_at(p, at - 1);

		if (n->hash == hash && n->len == len &&
		    memcmp(p->text.at + n->path, path, len) == 0)
			return n;
		at = n->next;
	}
	return NULL;
}

static struct node *plan_find_path(const struct plan *p, const char *path, size_t len)
{
	uint32_t hash = HASH_START;

	for (size_t i = 0; i < len; i++)
		hash = plan_hash_byte(hash, path[i]);
	return plan_find(p, hash, path, len);
}

/* The node of a path in text; valid until the next one is made. */
static struct node *plan_get(struct plan *p, uint32_t hash, size_t path, size_t len, struct err *e)
{
	struct node *n = plan_find(p, hash, p->text.at + path, len);
	uint32_t *bucket = &p->buckets[hash % PLAN_BUCKETS];

	if (n != NULL)
		return n;
	n = table_add(&p->nodes, sizeof(*n), e);
	if (n == NULL)
		return NULL;
	memset(n, 0, sizeof(*n));
	n->next = *bucket;
	n->hash = hash;
	n->path = path;
	n->len = (uint16_t)len;
	*bucket = (uint32_t)(p->nodes.len / sizeof(*n));
	return n;
}

/* Takes note of a directory on the way to a change. */
static int plan_pass(struct node *n, struct change *c, struct err *e)
{
	if (n->state == PUT)
		return fail(e, ERROR_CONFLICT, 0,
			    "it is below something that is put there as no directory");
	if (n->state == REMOVED || n->state == MADE)
		c->absent = true;
	if (c->removes)
		return 0;
	if (n->state == REMOVED)
		n->state = MADE;
	n->filled = true;
	return 0;
}

static int plan_arrive_remove(struct node *n, size_t change, struct err *e)
{
	if (n->has_entry || n->filled)
		return fail(e, ERROR_CONFLICT, 0, "it is removed after something was put there");
	if (n->removed > 0)
		return fail(e, ERROR_INVALID, 0, "it is removed twice");
	n->state = REMOVED;
	n->removed = (uint32_t)change + 1;
	return 0;
}

static int plan_arrive_entry(struct node *n, struct change *c, size_t change, struct err *e)
{
	bool directory = c->type == TYPE_DIRECTORY;

	if (n->has_entry)
		return fail(e, ERROR_INVALID, 0, "it comes twice");
	if (n->filled && !directory)
		return fail(e, ERROR_CONFLICT, 0, "something was put below it");
	if (n->state == REMOVED)
		c->absent = true;
	n->has_entry = true;
	n->change = (uint32_t)change;
	if (!directory)
		n->state = PUT;
	else if (n->state != MADE)
		n->state = c->absent ? MADE : DIRECTORY;
	return 0;
}

static int plan_place(struct plan *p, struct change *c, struct err *e)
{
	size_t number = plan_count(p);
	uint32_t hash = HASH_START;
	struct node *n;

	for (size_t i = 0; i < c->path_len; i++) {
		char byte = p->text.at[c->path + i];

		if (byte == '/') {
			n = plan_get(p, hash, c->path, i, e);
			if (n == NULL || plan_pass(n, c, e) < 0)
				return -1;
		}
		hash = plan_hash_byte(hash, byte);
	}
	n = plan_get(p, hash, c->path, c->path_len, e);
	if (n == NULL)
		return -1;
	return c->removes ? plan_arrive_remove(n, number, e) : plan_arrive_entry(n, c, number, e);
}

int plan_add(struct plan *p, const struct entry *n, bool removes, struct err *e)
{
	struct change c = {
		.removes = removes,
		.type = n->type,
		.mode = n->mode,
		.path_len = (uint16_t)n->path_len,
		.has = n->has,
		.path = p->text.len,
		.mtime_ns = n->mtime_ns,
		.was_inode = n->was_inode,
		.was_ctime_ns = n->was_ctime_ns,
		.was_size = n->was_size,
	};
	char *text = table_add(&p->text, n->path_len + 1, e);
	struct change *to;

	if (text == NULL)
		return -1;
	memcpy(text, n->path, n->path_len + 1);
	if (plan_place(p, &c, e) < 0)
		return -1;
	to = table_add(&p->changes, sizeof(c), e);
	if (to == NULL)
		return -1;
	*to = c;
	return 0;
}

size_t plan_count(const struct plan *p)
{
	return p->changes.len / sizeof(struct change);
}

const struct change *plan_change(const struct plan *p, size_t i)
{
	return (const struct change *)(const void *)p->changes.at + i;
}

const char *plan_path(const struct plan *p, const struct change *c)
{
	return p->text.at + c->path;
}

long plan_file(const struct plan *p, const char *path, size_t len)
{
	const struct node *n = plan_find_path(p, path, len);

	if (n == NULL || n->state != PUT || plan_change(p, n->change)->type == TYPE_SYMLINK)
		return -1;
	return (long)n->change;
}

bool plan_removes(const struct plan *p, const char *path, size_t len, size_t before)
{
	const struct node *n = plan_find_path(p, path, len);

	return n != NULL && n->removed > 0 && n->removed <= before;
}

void plan_staged_name(char name[STAGED_NAME], size_t i)
{
	snprintf(name, STAGED_NAME, "%u", (unsigned)i);
}

void plan_free(struct plan *p)
{
	table_free(&p->changes);
	table_free(&p->text);
	table_free(&p->nodes);
}
