/* pack: a whole tree with its contents, hard links as such. */
#include <errno.h>
#include <stdlib.h>

#include "files/source.h"
#include "files/verbs.h"

struct packing {
	struct work *work;
	struct links links;
};

static int pack_visit(void *ctx, const struct place *p, struct err *e)
{
	struct packing *k = ctx;

	return source_put(k->work->writer, p, &k->links, e);
}

int pack(struct work *work, char **args, struct err *e)
{
	struct packing *k = calloc(1, sizeof(*k));
	int result;

	if (k == NULL)
		return fail(e, ERROR_LIMIT, ENOMEM, "no memory to pack");
	k->work = work;
	result = walk(work, args[0], true, pack_visit, k, e);
	table_free(&k->links.met);
	free(k);
	return result;
}
