#include "box.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { OUTPUT_MAX = 16 * 1024 * 1024, LINES_MAX = 16 * 1024 };

static void must(bool ok, const char *what)
{
	if (!ok) {
		perror(what);
		abort();
	}
}

static void check(int result)
{
	must(result >= 0, "the test's own");
}

static int memory(void)
{
	int fd = memfd_create("stream", MFD_CLOEXEC);

	check(fd);
	return fd;
}

struct box *box_new(void)
{
	struct box *b = calloc(1, sizeof(*b));

	must(b != NULL, "calloc");
	/* In memory, if there is a place: each apply waits for all that its file system has to
	 * write. */
	snprintf(b->dir, sizeof(b->dir), "%s/pyro-test-XXXXXX",
		 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	must(mkdtemp(b->dir) != NULL, "mkdtemp");
	snprintf(b->root, sizeof(b->root), "%s/root", b->dir);
	snprintf(b->stage, sizeof(b->stage), "%s/var/stage", b->dir);
	check(mkdir(b->root, 0755));
	b->work.root = b->root;
	b->work.stage = b->stage;
	b->work.in = memory();
	b->work.out = memory();
	b->input = malloc(sizeof(*b->input));
	b->output = malloc(sizeof(*b->output));
	tree_writer_init(b->input, b->work.in);
	return b;
}

void box_free(struct box *b)
{
	char command[256];

	snprintf(command, sizeof(command), "chmod -R u+rwX %s; rm -rf %s", b->dir, b->dir);
	must(system(command) == 0, command);
	close(b->work.in);
	close(b->work.out);
	free(b->input);
	free(b->output);
	free(b);
}

void put_entry(struct box *b, const struct entry *n)
{
	struct err e;

	check(tree_put_entry(b->input, n, &e));
}

static void put(struct box *b, const char *path, uint8_t type, int mode, const char *target)
{
	struct entry n;

	entry_begin(&n, path, strlen(path));
	n.type = type;
	entry_set(&n, TAG_TYPE);
	if (mode >= 0) {
		n.mode = (uint16_t)mode;
		entry_set(&n, TAG_MODE);
	}
	if (target != NULL) {
		n.target_len = strlen(target);
		strcpy(n.target, target);
		entry_set(&n, TAG_TARGET);
	}
	put_entry(b, &n);
}

void put_directory(struct box *b, const char *path, int mode)
{
	put(b, path, TYPE_DIRECTORY, mode, NULL);
}

void put_symlink(struct box *b, const char *path, const char *target)
{
	put(b, path, TYPE_SYMLINK, -1, target);
}

void put_hardlink(struct box *b, const char *path, const char *target)
{
	put(b, path, TYPE_HARDLINK, -1, target);
}

void put_file(struct box *b, const char *path, int mode, const char *contents)
{
	struct entry n;
	struct err e;
	size_t room;

	entry_begin(&n, path, strlen(path));
	n.type = TYPE_FILE;
	n.size = strlen(contents);
	n.mode = (uint16_t)mode;
	entry_set(&n, TAG_TYPE);
	entry_set(&n, TAG_SIZE);
	if (mode >= 0)
		entry_set(&n, TAG_MODE);
	put_entry(b, &n);
	if (n.size == 0)
		return;
	memcpy(tree_data_space(b->input, &room, &e), contents, n.size);
	tree_data_added(b->input, n.size);
}

void put_remove(struct box *b, const char *path)
{
	struct entry n;
	struct err e;

	entry_begin(&n, path, strlen(path));
	check(tree_put_remove(b->input, &n, &e));
}

void put_name(struct box *b, const char *path)
{
	struct entry n;

	entry_begin(&n, path, strlen(path));
	put_entry(b, &n);
}

void put_end(struct box *b)
{
	struct err e;

	check(tree_put_end(b->input, &e));
}

int box_run(struct box *b, const char *verb, ...)
{
	char *argv[8] = {(char *)"pyro-files", (char *)(uintptr_t)verb};
	int argc = 2;
	struct err e;
	va_list args;
	int code;

	va_start(args, verb);
	while (argc < 7 && (argv[argc] = va_arg(args, char *)) != NULL)
		argc++;
	va_end(args);
	check(tree_flush(b->input, &e));
	check((int)lseek(b->work.in, 0, SEEK_SET));
	check(ftruncate(b->work.out, 0));
	check((int)lseek(b->work.out, 0, SEEK_SET));
	code = files_run(&b->work, argc, argv);
	check(ftruncate(b->work.in, 0));
	check((int)lseek(b->work.in, 0, SEEK_SET));
	tree_writer_init(b->input, b->work.in);
	return code;
}

struct tree_reader *box_reader(struct box *b, enum tree_source source)
{
	check((int)lseek(b->work.out, 0, SEEK_SET));
	tree_reader_init(b->output, b->work.out, source);
	return b->output;
}

static size_t render_entry(char *to, size_t room, const struct entry *n)
{
	static const char *const types[] = {"?", "file", "dir", "link", "hard", "other"};
	int len = snprintf(to, room, "%s %s", types[n->type], n->path);

	if (entry_has(n, TAG_TARGET))
		len += snprintf(to + len, room - (size_t)len, " -> %.*s", (int)n->target_len,
				n->target);
	else if (entry_has(n, TAG_MODE))
		len += snprintf(to + len, room - (size_t)len, " %o", n->mode);
	return (size_t)len;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort(char *text)
{
	static char *lines[LINES_MAX];
	char *copy = strdup(text);
	size_t n = 0;

	for (char *line = strtok(copy, "\n"); line != NULL; line = strtok(NULL, "\n"))
		lines[n++] = line;
	qsort(lines, n, sizeof(lines[0]), compare);
	for (size_t i = 0; i < n; i++)
		text += sprintf(text, "%s\n", lines[i]);
	free(copy);
}

const char *box_output(struct box *b, enum tree_source source, bool sorted)
{
	static char text[OUTPUT_MAX];
	struct tree_reader *r = box_reader(b, source);
	size_t len = 0;
	int kind = 0;
	struct err e;

	text[0] = '\0';
	while (kind != RECORD_END && kind != RECORD_FAILED && kind != -1) {
		char *to = text + len;
		size_t room = sizeof(text) - len;

		kind = tree_next(r, &e);
		if (kind == RECORD_DATA)
			len += (size_t)snprintf(to, room, " \"%.*s\"", (int)r->data_len, r->data);
		else if (kind == RECORD_HOLE)
			len += (size_t)snprintf(to, room, " hole %llu",
						(unsigned long long)r->hole);
		else if (len > 0)
			text[len++] = '\n';
		to = text + len;
		room = sizeof(text) - len;
		if (kind == RECORD_ENTRY)
			len += render_entry(to, room, &r->entry);
		else if (kind == RECORD_END)
			len += (size_t)snprintf(to, room, "END %d\n", (int)r->entries);
		else if (kind == RECORD_FAILED)
			len += (size_t)snprintf(to, room, "FAILED %d %s\n", r->failed.code,
						entry_has(&r->entry, TAG_PATH) ? r->entry.path
									       : "-");
		else if (kind < 0)
			len += (size_t)snprintf(to, room, "BROKEN %s\n", e.text);
	}
	if (sorted)
		sort(text);
	return text;
}

const char *box_tree(struct box *b)
{
	void (*step)(void) = b->work.step;

	b->work.step = NULL;
	box_run(b, "pack", "", NULL);
	b->work.step = step;
	return box_output(b, TREE_GUEST, true);
}

const char *in(const struct box *b, const char *format, ...)
{
	static char texts[4][8192];
	static unsigned turn;
	char *text = texts[turn++ % 4];
	int len = snprintf(text, sizeof(texts[0]), "%s/", b->root);
	va_list args;

	va_start(args, format);
	vsnprintf(text + len, sizeof(texts[0]) - (size_t)len, format, args);
	va_end(args);
	return text;
}

void write_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	must(f != NULL, path);
	fputs(text, f);
	must(fclose(f) == 0 && chmod(path, 0644) == 0, path);
}

const char *read_text(const char *path)
{
	static char text[8192];
	FILE *f = fopen(path, "r");
	size_t n;

	if (f == NULL)
		return "(nothing)";
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}
