/* Tree streams, requests, CONTROL and HELLO, from bytes that nobody meant well with. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "files/beneath.h"
#include "tree/tree.h"
#include "wire/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool right)
{
	if (!right)
		abort();
}

static void check_record(const struct tree_reader *r, int kind)
{
	const struct entry *n = &r->entry;

	switch ((enum record_kind)kind) {
	case RECORD_ENTRY:
	case RECORD_REMOVE:
		check(entry_has(n, TAG_PATH) && strlen(n->path) == n->path_len);
		check(path_fault(n->path, n->path_len) == NULL);
		if (entry_has(n, TAG_TARGET))
			check(n->target_len > 0 && strlen(n->target) == n->target_len);
		if (r->source == TREE_HOST && kind == RECORD_ENTRY)
			check(n->type >= TYPE_FILE && n->type <= TYPE_HARDLINK &&
			      (n->path_len > 0 || n->type == TYPE_DIRECTORY));
		break;
	case RECORD_DATA:
		check(r->data >= r->buf && r->data + r->data_len <= r->buf + r->end);
		check(r->data_len > 0 && r->data_len <= RECORD_DATA_MAX);
		break;
	case RECORD_HOLE:
		check(r->hole > 0);
		break;
	case RECORD_END:
		check(r->left == 0);
		break;
	case RECORD_FAILED:
		break;
	}
}

static void tree(enum tree_source source, const uint8_t *data, size_t size)
{
	static struct tree_reader *r;
	static int fd = -1;
	struct err e;
	int kind;

	if (fd < 0) {
		fd = memfd_create("stream", 0);
		r = malloc(sizeof(*r));
	}
	check(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
	check(lseek(fd, 0, SEEK_SET) == 0);
	tree_reader_init(r, fd, source);
	do {
		kind = tree_next(r, &e);
		if (kind > 0)
			check_record(r, kind);
	} while (kind > 0 && kind != RECORD_END && kind != RECORD_FAILED);
}

static void requests(const uint8_t *data, size_t size)
{
	/* Exactly as large: one byte past the zero is an error. */
	uint8_t *copy = malloc(size + 1);
	struct request r;
	struct control c;
	struct hello h;
	struct err e;

	memcpy(copy, data, size);
	copy[size] = 0;
	if (request_parse(&r, copy, size, &e) == 0) {
		const char **strings = malloc((r.args + 1) * sizeof(*strings));

		check(request_strings(&r, TAG_ARG, strings) == r.args);
		for (uint32_t i = 0; i < r.args; i++)
			check(strings[i] + strlen(strings[i]) <= (const char *)copy + size);
		free(strings);
		check(r.cwd == NULL || strlen(r.cwd) > 0);
		check(r.op != OP_FILES || (r.args > 0 && r.use_stdin && !r.use_tty));
	}
	control_parse(&c, copy, size, &e);
	hello_parse(&h, copy, size, &e);
	free(copy);
}

/* The first byte chooses the parser. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] <= TREE_LISTING)
		tree((enum tree_source)data[0], data + 1, size - 1);
	else
		requests(data + 1, size - 1);
	return 0;
}
