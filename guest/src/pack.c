/* pack: a whole tree with its contents, hard links as such. */
#include <errno.h>
#include <stdlib.h>

#include "source.h"

struct packing {
	struct files *files;
	struct links links;
};

static int visit(void *ctx, const struct place *p, struct err *e)
{
	struct packing *k = ctx;

	return source_put(k->files->writer, p, &k->links, e);
}

int pack(struct files *f, char **args, struct err *e)
{
	struct packing *k = calloc(1, sizeof(*k));
	int result;

	if (k == NULL)
		return fail(e, ERROR_LIMIT, ENOMEM, "no memory to pack");
	k->files = f;
	result = walk(f, args[0], true, visit, k, e);
	table_free(&k->links.met);
	free(k);
	return result;
}
