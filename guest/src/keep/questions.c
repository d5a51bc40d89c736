#include "keep/questions.h"

#include <stdio.h>
#include <string.h>

enum { TAB = 8, PARAM_MAX = 9999, ESC = 0x1b, BEL = 0x07 };

/* A VT100 with advanced video, as most terminals say. */
static const char questions_identity[] = "\033[?1;2c";

static unsigned questions_min(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

void questions_init(struct questions *q, unsigned cols, unsigned rows)
{
	memset(q, 0, sizeof(*q));
	questions_resize(q, cols, rows);
}

void questions_resize(struct questions *q, unsigned cols, unsigned rows)
{
	q->cols = cols > 0 ? cols : 1;
	q->rows = rows > 0 ? rows : 1;
	q->top = 0;
	q->bottom = q->rows - 1;
	q->at.row = questions_min(q->at.row, q->rows - 1);
	q->at.col = questions_min(q->at.col, q->cols - 1);
	q->wraps = false;
}

/* How many columns a character takes. The usual ranges only. */
static unsigned questions_width(uint32_t c)
{
	static const struct {
		uint32_t first;
		uint32_t last;
		unsigned width;
	} ranges[] = {
		{0x300, 0x36f, 0},     {0x1100, 0x115f, 2},   {0x200b, 0x200f, 0},
		{0x20d0, 0x20ff, 0},   {0x2e80, 0x303e, 2},   {0x3041, 0xa4cf, 2},
		{0xac00, 0xd7a3, 2},   {0xf900, 0xfaff, 2},   {0xfe00, 0xfe0f, 0},
		{0xfe30, 0xfe6f, 2},   {0xff00, 0xff60, 2},   {0xffe0, 0xffe6, 2},
		{0x1f300, 0x1f64f, 2}, {0x1f680, 0x1f6ff, 2}, {0x1f900, 0x1f9ff, 2},
		{0x20000, 0x3fffd, 2},
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return ranges[i].width;
	return 1;
}

static void questions_line_feed(struct questions *q)
{
	q->wraps = false;
	if (q->at.row != q->bottom && q->at.row < q->rows - 1)
		q->at.row++;
}

static void questions_put(struct questions *q, uint32_t c)
{
	unsigned width = questions_width(c);

	if (width == 0)
		return;
	if (q->wraps || q->at.col + width > q->cols) {
		questions_line_feed(q);
		q->at.col = 0;
	}
	q->at.col += width;
	q->wraps = q->at.col >= q->cols;
	if (q->wraps)
		q->at.col = q->cols - 1;
}

static void questions_control(struct questions *q, uint8_t byte)
{
	switch (byte) {
	case '\r':
		q->at.col = 0;
		q->wraps = false;
		break;
	case '\n':
	case '\v':
	case '\f':
		questions_line_feed(q);
		break;
	case '\b':
		q->at.col -= q->at.col > 0;
		q->wraps = false;
		break;
	case '\t':
		q->at.col = questions_min(q->at.col / TAB * TAB + TAB, q->cols - 1);
		break;
	case ESC:
		q->state = QUESTIONS_ESCAPE;
		break;
	}
}

/* UTF-8. What is none counts as a character for each byte. */
static void questions_text(struct questions *q, uint8_t byte)
{
	if ((byte & 0xc0) == 0x80 && q->missing > 0) {
		q->character = q->character << 6 | (byte & 0x3f);
		if (--q->missing == 0)
			questions_put(q, q->character);
		return;
	}
	if (q->missing > 0)
		questions_put(q, 0xfffd); /* the rest of the character has not come */
	q->missing = byte < 0xc0 || byte >= 0xf8 ? 0 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
	q->character = byte & (0x3f >> q->missing);
	if (q->missing > 0)
		return;
	if (byte < ' ')
		questions_control(q, byte);
	else if (byte != 0x7f)
		questions_put(q, byte);
}

static size_t questions_escape(struct questions *q, uint8_t byte, char *answer)
{
	q->state = QUESTIONS_TEXT;
	switch (byte) {
	case '[':
		q->state = QUESTIONS_CSI;
		q->mark = '\0';
		q->param = 0;
		memset(q->params, 0, sizeof(q->params));
		break;
	case ']':
	case 'P':
	case 'X':
	case '^':
	case '_':
		q->state = QUESTIONS_STRING;
		break;
	case '7':
		q->saved = q->at;
		break;
	case '8':
		q->at = q->saved;
		q->wraps = false;
		break;
	case 'E':
		q->at.col = 0;
		questions_line_feed(q);
		break;
	case 'D':
		questions_line_feed(q);
		break;
	case 'M':
		if (q->at.row != q->top)
			q->at.row -= q->at.row > 0;
		break;
	case 'c':
		questions_init(q, q->cols, q->rows);
		break;
	case 'Z':
		return (size_t)snprintf(answer, QUESTION_ANSWER_MAX, "%s", questions_identity);
	default:
		if (byte >= ' ' && byte <= '/')
			q->state = QUESTIONS_CHARSET;
		else if (byte == ESC)
			q->state = QUESTIONS_ESCAPE;
	}
	return 0;
}

static void questions_go(struct questions *q, unsigned row, unsigned col)
{
	q->at.row = questions_min(row, q->rows - 1);
	q->at.col = questions_min(col, q->cols - 1);
	q->wraps = false;
}

static void questions_scroll(struct questions *q, unsigned top, unsigned bottom)
{
	if (bottom == 0 || bottom > q->rows)
		bottom = q->rows;
	if (top >= bottom)
		return;
	q->top = top > 0 ? top - 1 : 0;
	q->bottom = bottom - 1;
	questions_go(q, 0, 0);
}

static void questions_move(struct questions *q, uint8_t final)
{
	unsigned n = q->params[0] > 0 ? q->params[0] : 1;
	unsigned m = q->params[1] > 0 ? q->params[1] : 1;
	struct place at = q->at;

	switch (final) {
	case 'A':
		questions_go(q, at.row - questions_min(n, at.row), at.col);
		break;
	case 'B':
	case 'e':
		questions_go(q, at.row + n, at.col);
		break;
	case 'C':
	case 'a':
		questions_go(q, at.row, at.col + n);
		break;
	case 'D':
		questions_go(q, at.row, at.col - questions_min(n, at.col));
		break;
	case 'E':
		questions_go(q, at.row + n, 0);
		break;
	case 'F':
		questions_go(q, at.row - questions_min(n, at.row), 0);
		break;
	case 'G':
	case '`':
		questions_go(q, at.row, n - 1);
		break;
	case 'd':
		questions_go(q, n - 1, at.col);
		break;
	case 'H':
	case 'f':
		questions_go(q, n - 1, m - 1);
		break;
	case 'r':
		questions_scroll(q, q->params[0], q->params[1]);
		break;
	case 's':
		q->saved = at;
		break;
	case 'u':
		questions_go(q, q->saved.row, q->saved.col);
		break;
	}
}

static size_t questions_answer(struct questions *q, uint8_t final, char *answer)
{
	const char *mark = q->mark == '?' ? "?" : "";

	if (final == 'n' && q->params[0] == 6)
		return (size_t)snprintf(answer, QUESTION_ANSWER_MAX, "\033[%s%u;%uR", mark,
					q->at.row + 1, q->at.col + 1);
	if (final == 'n' && q->params[0] == 5 && q->mark == '\0')
		return (size_t)snprintf(answer, QUESTION_ANSWER_MAX, "\033[0n");
	if (final == 'c' && q->params[0] == 0 && q->mark == '\0')
		return (size_t)snprintf(answer, QUESTION_ANSWER_MAX, "%s", questions_identity);
	return 0;
}

static size_t questions_csi(struct questions *q, uint8_t byte, char *answer)
{
	if (byte >= '0' && byte <= '9') {
		unsigned *p = &q->params[questions_min(q->param, QUESTION_PARAMS - 1)];

		if (q->param < QUESTION_PARAMS)
			*p = questions_min(*p * 10 + (byte - '0'), PARAM_MAX);
	} else if (byte == ';' || byte == ':') {
		q->param = questions_min(q->param + 1, QUESTION_PARAMS);
	} else if (byte >= ' ' && byte <= '?') {
		q->mark = (char)byte;
	} else if (byte >= '@' && byte <= '~') {
		q->state = QUESTIONS_TEXT;
		if (q->mark == '\0')
			questions_move(q, byte);
		if (q->mark == '\0' || q->mark == '?')
			return questions_answer(q, byte, answer);
	} else if (byte < ' ') {
		questions_control(q, byte); /* a terminal obeys it inside a sequence, too */
	}
	return 0;
}

size_t questions_read(struct questions *q, uint8_t byte, char answer[QUESTION_ANSWER_MAX])
{
	switch (q->state) {
	case QUESTIONS_TEXT:
		questions_text(q, byte);
		return 0;
	case QUESTIONS_ESCAPE:
		return questions_escape(q, byte, answer);
	case QUESTIONS_CHARSET:
		q->state = QUESTIONS_TEXT;
		return 0;
	case QUESTIONS_CSI:
		return questions_csi(q, byte, answer);
	case QUESTIONS_STRING:
		if (byte == BEL)
			q->state = QUESTIONS_TEXT;
		else if (byte == ESC)
			q->state = QUESTIONS_STRING_ESCAPE;
		return 0;
	case QUESTIONS_STRING_ESCAPE:
		if (byte == '\\') {
			q->state = QUESTIONS_TEXT;
			return 0;
		}
		return questions_escape(q, byte, answer); /* the string was not ended */
	}
	return 0;
}
