/* Finds values in JSON text without building them. It trusts the text to be JSON and never reads
   beyond its end: whoever sends something else gets "absent". */
#include "CBench.h"

#include <string.h>

static size_t skip_space(struct slice text, size_t at) {
  while (at < text.length && (text.bytes[at] == ' ' || text.bytes[at] == '\n' ||
                              text.bytes[at] == '\r' || text.bytes[at] == '\t'))
    at++;
  return at;
}

/* From the opening quote to behind the closing one. */
static size_t skip_string(struct slice text, size_t at) {
  at++;
  while (at < text.length) {
    char byte = text.bytes[at];
    if (byte == '"') return at + 1;
    at += byte == '\\' ? 2 : 1;
  }
  return text.length;
}

static size_t skip_nested(struct slice text, size_t at) {
  size_t depth = 0;
  while (at < text.length) {
    switch (text.bytes[at]) {
      case '"':
        at = skip_string(text, at);
        continue;
      case '{':
      case '[':
        depth++;
        break;
      case '}':
      case ']':
        if (--depth == 0) return at + 1;
        break;
      default:
        break;
    }
    at++;
  }
  return text.length;
}

static size_t skip_value(struct slice text, size_t at) {
  if (at >= text.length) return at;
  if (text.bytes[at] == '"') return skip_string(text, at);
  if (text.bytes[at] == '{' || text.bytes[at] == '[') return skip_nested(text, at);
  while (at < text.length && text.bytes[at] != ',' && text.bytes[at] != '}' &&
         text.bytes[at] != ']' && (unsigned char)text.bytes[at] > ' ')
    at++;
  return at;
}

bool slice_equal(struct slice left, struct slice right) {
  return left.length == right.length && memcmp(left.bytes, right.bytes, left.length) == 0;
}

bool scan_key(struct slice text, size_t *at, struct slice *key) {
  size_t here = skip_space(text, *at);
  if (here >= text.length || (text.bytes[here] != '{' && text.bytes[here] != ',')) {
    // The closing brace, or nothing an object could hold.
    *at = here < text.length ? here + 1 : here;
    return false;
  }
  here = skip_space(text, here + 1);
  *at = here + 1;
  if (here >= text.length || text.bytes[here] != '"') return false;
  size_t start = here + 1;
  here = skip_string(text, here);
  if (here <= start) return false;
  *key = (struct slice){text.bytes + start, here - start - 1};
  here = skip_space(text, here);
  if (here >= text.length || text.bytes[here] != ':') return false;
  *at = skip_space(text, here + 1);
  return true;
}

bool scan_item(struct slice text, size_t *at) {
  size_t here = skip_space(text, *at);
  if (here >= text.length || (text.bytes[here] != '[' && text.bytes[here] != ',')) {
    *at = here < text.length ? here + 1 : here;
    return false;
  }
  *at = skip_space(text, here + 1);
  if (*at >= text.length || text.bytes[*at] != ']') return *at < text.length;
  *at += 1;
  return false;
}

struct slice scan_value(struct slice text, size_t *at) {
  size_t start = *at;
  *at = skip_value(text, start);
  return (struct slice){text.bytes + start, *at - start};
}

bool scan_pair(struct slice object, size_t *cursor, struct slice *key, struct slice *value) {
  if (!scan_key(object, cursor, key)) return false;
  *value = scan_value(object, cursor);
  return true;
}

bool scan_member(struct slice object, struct slice key, struct slice *value) {
  struct slice name;
  size_t cursor = 0;
  while (scan_pair(object, &cursor, &name, value)) {
    if (slice_equal(name, key)) return true;
  }
  return false;
}

bool scan_element(struct slice array, size_t *cursor, struct slice *value) {
  if (!scan_item(array, cursor)) return false;
  *value = scan_value(array, cursor);
  return true;
}

bool scan_string(struct slice value, struct slice *inside) {
  if (value.length < 2 || value.bytes[0] != '"' || value.bytes[value.length - 1] != '"')
    return false;
  *inside = (struct slice){value.bytes + 1, value.length - 2};
  return true;
}

uint64_t scan_number(struct slice value, uint64_t otherwise) {
  uint64_t number = 0;
  if (value.length == 0 || value.length > 18) return otherwise;
  for (size_t at = 0; at < value.length; at++) {
    if (value.bytes[at] < '0' || value.bytes[at] > '9') return otherwise;
    number = number * 10 + (uint64_t)(value.bytes[at] - '0');
  }
  return number;
}

/* Four hexadecimal digits, or -1. */
static long hexadecimal(struct slice text, size_t at) {
  if (text.length < at + 4) return -1;
  long number = 0;
  for (size_t end = at + 4; at < end; at++) {
    char byte = text.bytes[at];
    long digit = byte >= '0' && byte <= '9'   ? byte - '0'
                 : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
                 : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10
                                              : -1;
    if (digit < 0) return -1;
    number = number * 16 + digit;
  }
  return number;
}

static void append_utf8(struct buffer *into, long scalar) {
  unsigned char bytes[4];
  size_t length;
  if (scalar < 0x80) {
    bytes[0] = (unsigned char)scalar;
    length = 1;
  } else if (scalar < 0x800) {
    bytes[0] = (unsigned char)(0xC0 | scalar >> 6);
    bytes[1] = (unsigned char)(0x80 | (scalar & 0x3F));
    length = 2;
  } else if (scalar < 0x10000) {
    bytes[0] = (unsigned char)(0xE0 | scalar >> 12);
    bytes[1] = (unsigned char)(0x80 | (scalar >> 6 & 0x3F));
    bytes[2] = (unsigned char)(0x80 | (scalar & 0x3F));
    length = 3;
  } else {
    bytes[0] = (unsigned char)(0xF0 | scalar >> 18);
    bytes[1] = (unsigned char)(0x80 | (scalar >> 12 & 0x3F));
    bytes[2] = (unsigned char)(0x80 | (scalar >> 6 & 0x3F));
    bytes[3] = (unsigned char)(0x80 | (scalar & 0x3F));
    length = 4;
  }
  buffer_append(into, (const char *)bytes, length);
}

/* The escape behind the backslash at `at`; returns how many bytes it took, 0 when it is none. */
static size_t unescape_one(struct slice inside, size_t at, struct buffer *into) {
  static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  if (at + 1 >= inside.length) return 0;
  if (inside.bytes[at + 1] != 'u') {
    const char *name = memchr(names, inside.bytes[at + 1], sizeof names - 1);
    if (name == NULL) return 0;
    buffer_append(into, meanings + (name - names), 1);
    return 2;
  }
  long unit = hexadecimal(inside, at + 2);
  if (unit < 0 || (unit >= 0xDC00 && unit < 0xE000)) return 0;
  if (unit < 0xD800 || unit >= 0xE000) {
    append_utf8(into, unit);
    return 6;
  }
  if (inside.length < at + 12 || inside.bytes[at + 6] != '\\' || inside.bytes[at + 7] != 'u')
    return 0;
  long low = hexadecimal(inside, at + 8);
  if (low < 0xDC00 || low >= 0xE000) return 0;
  append_utf8(into, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
  return 12;
}

bool scan_unescape(struct slice inside, struct buffer *into) {
  size_t at = 0;
  while (at < inside.length) {
    const char *escape = memchr(inside.bytes + at, '\\', inside.length - at);
    size_t plain = escape == NULL ? inside.length - at : (size_t)(escape - inside.bytes) - at;
    buffer_append(into, inside.bytes + at, plain);
    at += plain;
    if (escape == NULL) return true;
    size_t taken = unescape_one(inside, at, into);
    if (taken == 0) return false;
    at += taken;
  }
  return true;
}
