/*
 * What the engine does, in C on the same libvips: the floor of what a program around that library can take.
 *
 * floor FILE FOLDER < steps
 *   load WIDTH HEIGHT                                   decode the file, scaled
 *   scale INDEX WIDTH HEIGHT LEFT TOP WIDTH HEIGHT      scale pixels that were made before (counted from 0), cut out a part
 *   write INDEX FORMAT NAME                             encode, and compute the SHA-256; the bytes go to FOLDER, if that is no "-"
 * It prints what it took as JSON.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <vips/vips.h>

#define MOST 64

struct pixels {
  void *data;
  size_t length;
  int width, height, bands;
};

struct output {
  char name[64];
  void *data;
  size_t length;
  unsigned char sha256[32];
};

/* Of OpenSSL, as Node.js has it: that of GLib takes ten times as long. */
static unsigned char *(*sha256)(const unsigned char *, size_t, unsigned char *);

static struct pixels made[MOST];
static int pixel_count;
static struct output outputs[MOST];
static int output_count;

static void fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, vips_error_buffer());
  exit(1);
}

static double seconds(struct timeval time) {
  return time.tv_sec + time.tv_usec / 1e6;
}

static double processor(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

static double clock_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

/* Scales as sharp does: what is transparent must not colour its edge. */
static VipsImage *scaled(VipsImage *image, int width, int height) {
  VipsImage *next;
  int alpha = vips_image_hasalpha(image);
  if (image->Xsize == width && image->Ysize == height) {
    g_object_ref(image);
    return image;
  }
  g_object_ref(image);
  if (alpha) {
    VipsImage *multiplied;
    if (vips_premultiply(image, &multiplied, NULL) || vips_cast(multiplied, &next, VIPS_FORMAT_UCHAR, NULL)) fail("premultiply");
    g_object_unref(multiplied);
    g_object_unref(image);
    image = next;
  }
  if (vips_resize(image, &next, 1.0 / ((double) image->Xsize / width), "vscale", 1.0 / ((double) image->Ysize / height), "kernel", VIPS_KERNEL_LANCZOS3, NULL)) fail("resize");
  g_object_unref(image);
  image = next;
  if (alpha) {
    VipsImage *divided;
    if (vips_unpremultiply(image, &divided, NULL) || vips_cast(divided, &next, VIPS_FORMAT_UCHAR, NULL)) fail("unpremultiply");
    g_object_unref(divided);
    g_object_unref(image);
    image = next;
  }
  return image;
}

/* Around scaling fractions are dropped: the least colours of the same product with their opacity, so that the next step drops none. */
static void make_ready(unsigned char *data, size_t length) {
  for (size_t at = 3; at < length; at += 4) {
    int opacity = data[at];
    if (opacity == 0 || opacity == 255) continue;
    for (size_t channel = at - 3; channel < at; channel++) {
      int product = (data[channel] * opacity + 254) / 255;
      data[channel] = (product * 255 + opacity - 1) / opacity;
    }
  }
}

static void keep(VipsImage *image, int was_scaled) {
  struct pixels *pixels = &made[pixel_count++];
  pixels->width = image->Xsize;
  pixels->height = image->Ysize;
  pixels->bands = image->Bands;
  pixels->data = vips_image_write_to_memory(image, &pixels->length);
  if (pixels->data == NULL) fail("pixels");
  if (was_scaled && pixels->bands == 4) make_ready(pixels->data, pixels->length);
  g_object_unref(image);
}

static VipsImage *from(int index) {
  struct pixels *pixels = &made[index];
  VipsImage *image = vips_image_new_from_memory(pixels->data, pixels->length, pixels->width, pixels->height, pixels->bands, VIPS_FORMAT_UCHAR);
  if (image == NULL) fail("memory");
  image->Type = VIPS_INTERPRETATION_sRGB;
  return image;
}

static void load(const char *file, int width, int height) {
  char *data;
  gsize length;
  VipsImage *image;
  if (!g_file_get_contents(file, &data, &length, NULL)) fail(file);
  image = vips_image_new_from_buffer(data, length, "", "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_WARNING, NULL);
  if (image == NULL) fail("load");
  int was_scaled = image->Xsize != width || image->Ysize != height;
  VipsImage *small = scaled(image, width, height);
  g_object_unref(image);
  keep(small, was_scaled);
  g_free(data);
}

static void scale(int index, int width, int height, int left, int top, int cut_width, int cut_height) {
  VipsImage *source = from(index);
  int was_scaled = source->Xsize != width || source->Ysize != height;
  VipsImage *image = scaled(source, width, height);
  g_object_unref(source);
  if (cut_width != width || cut_height != height) {
    VipsImage *part;
    if (vips_extract_area(image, &part, left, top, cut_width, cut_height, NULL)) fail("extract");
    g_object_unref(image);
    image = part;
  }
  keep(image, was_scaled);
}

static void write_output(int index, const char *format, const char *name) {
  VipsImage *image = from(index);
  struct output *output = &outputs[output_count++];
  snprintf(output->name, sizeof output->name, "%s", name);
  int failed;
  if (strcmp(format, "jpeg") == 0) {
    VipsImage *flat = image;
    if (vips_image_hasalpha(image)) {
      double white[3] = { 255, 255, 255 };
      VipsArrayDouble *background = vips_array_double_new(white, 3);
      if (vips_flatten(image, &flat, "background", background, NULL)) fail("flatten");
      vips_area_unref(VIPS_AREA(background));
      g_object_unref(image);
    }
    image = flat;
    failed = vips_jpegsave_buffer(image, &output->data, &output->length, "keep", VIPS_FOREIGN_KEEP_NONE, "Q", 80,
      "subsample_mode", VIPS_FOREIGN_SUBSAMPLE_ON, "optimize_coding", TRUE, NULL);
  } else if (strcmp(format, "webp") == 0) {
    failed = vips_webpsave_buffer(image, &output->data, &output->length, "keep", VIPS_FOREIGN_KEEP_NONE, "Q", 80, "effort", 4, "alpha_q", 100, NULL);
  } else if (strcmp(format, "png") == 0) { /* next to nothing: the pixels as they are */
    failed = vips_pngsave_buffer(image, &output->data, &output->length, "keep", VIPS_FOREIGN_KEEP_NONE, "compression", 0,
      "filter", VIPS_FOREIGN_PNG_FILTER_NONE, "bitdepth", 8, NULL);
  } else {
    failed = vips_heifsave_buffer(image, &output->data, &output->length, "keep", VIPS_FOREIGN_KEEP_NONE, "Q", 50, "effort", 2,
      "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "bitdepth", 8, "subsample_mode", VIPS_FOREIGN_SUBSAMPLE_ON, NULL);
  }
  if (failed) fail(name);
  sha256(output->data, output->length, output->sha256);
  g_object_unref(image);
}

/* The most memory so far, in MiB. A process inherits the `ru_maxrss` of the one that started it. */
static double memory(void) {
  char line[256];
  double kib = 0;
  FILE *status = fopen("/proc/self/status", "r");
  while (status != NULL && fgets(line, sizeof line, status) != NULL)
    if (sscanf(line, "VmHWM: %lf", &kib) == 1) break;
  if (status != NULL) fclose(status);
  return kib / 1024;
}

int main(int argc, char **argv) {
  char line[256], format[16], name[64];
  int index, width, height, left, top, cut_width, cut_height;
  if (argc != 3 || VIPS_INIT(argv[0])) return 1;
  void *crypto = dlopen("libcrypto.so.3", RTLD_NOW);
  if (crypto == NULL) {
    fputs("there is no libcrypto.so.3: install OpenSSL\n", stderr);
    return 1;
  }
  *(void **) &sha256 = dlsym(crypto, "SHA256");
  sha256((const unsigned char *) "", 0, outputs[0].sha256); /* it is loaded */
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  double idle = memory();
  double cpu = processor(), wall = clock_now();
  while (fgets(line, sizeof line, stdin)) {
    if (sscanf(line, "load %d %d", &width, &height) == 2) load(argv[1], width, height);
    else if (sscanf(line, "scale %d %d %d %d %d %d %d", &index, &width, &height, &left, &top, &cut_width, &cut_height) == 7)
      scale(index, width, height, left, top, cut_width, cut_height);
    else if (sscanf(line, "write %d %15s %63s", &index, format, name) == 3) write_output(index, format, name);
    else return 2;
  }
  cpu = processor() - cpu;
  wall = clock_now() - wall;
  printf("{\"cpuMs\":%.3f,\"wallMs\":%.3f,\"peakMiB\":%.2f,\"idleMiB\":%.2f,\"outputs\":[", cpu * 1e3, wall * 1e3, memory(), idle);
  for (int at = 0; at < output_count; at++) {
    printf("%s{\"name\":\"%s\",\"bytes\":%zu}", at ? "," : "", outputs[at].name, outputs[at].length);
    if (strcmp(argv[2], "-") != 0) {
      char *path = g_build_filename(argv[2], outputs[at].name, NULL);
      g_file_set_contents(path, outputs[at].data, outputs[at].length, NULL);
    }
  }
  printf("]}\n");
  return 0;
}
