/*
 * Questions that a program asks its terminal, and their answers as xterm gives them. Without a
 * person at the terminal nobody else answers, and programs wait for seconds.
 *
 *   CSI 6 n, CSI ? 6 n   where the cursor is
 *   CSI 5 n              whether the terminal works
 *   CSI c, ESC Z         what it is
 *
 * Only the place of the cursor is followed, not what is on the screen.
 */
#ifndef PYRO_QUESTIONS_H
#define PYRO_QUESTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { QUESTION_PARAMS = 2, QUESTION_ANSWER_MAX = 32 };

struct place {
	unsigned row; /* from 0 */
	unsigned col;
};

struct questions {
	unsigned cols;
	unsigned rows;
	unsigned top; /* the lines that scroll */
	unsigned bottom;
	struct place at;
	struct place saved;
	bool wraps; /* a character stands in the last column: the next one begins a line */
	enum questions_state {
		QUESTIONS_TEXT,
		QUESTIONS_ESCAPE,
		QUESTIONS_CHARSET, /* one more character belongs to the escape */
		QUESTIONS_CSI,
		QUESTIONS_STRING, /* up to BEL or ESC \ */
		QUESTIONS_STRING_ESCAPE,
	} state;
	char mark; /* ? > = < behind CSI, or an intermediate; 0: none */
	unsigned params[QUESTION_PARAMS];
	unsigned param;
	uint32_t character; /* of UTF-8, so far */
	unsigned missing;   /* its bytes that have not come */
};

void questions_init(struct questions *q, unsigned cols, unsigned rows);
void questions_resize(struct questions *q, unsigned cols, unsigned rows);
/*
 * Reads a byte of the output. Returns the length of the answer that is due with it, most often 0.
 */
size_t questions_read(struct questions *q, uint8_t byte, char answer[QUESTION_ANSWER_MAX]);

#endif
