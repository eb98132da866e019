/*
 * The physical limit: the same lock, ring and ping-pong as the library's, in C, between two processes over shared memory.
 * `physical-limit <figure>` prints nanoseconds an operation; for the lock two numbers, the second with what a flight
 * recorder adds: the clock read twice, the counters, one event of 32 bytes.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WAITERS (1 << 30)
#define SPINS 200
#define RING_BYTES (4 << 20)
#define EVENTS 4096
#define LINE _Alignas(64)

struct event {
  double time;
  int32_t kind, object;
  double duration;
  int32_t first, second;
};

struct shared {
  LINE atomic_int word;
  LINE double acquisitions, hold, hold_max;
  volatile double acquired_at;
  LINE volatile int32_t value;
  LINE atomic_int arrived;
  LINE atomic_uint head;
  LINE atomic_uint tail;
  LINE atomic_uint recorded;
  sem_t waiting, ping, pong;
  double began[2], ended[2];
  LINE struct event events[EVENTS];
  LINE char ring[RING_BYTES];
};

static struct shared *shared;
static int mine = 1;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static inline int try_acquire(int taken) {
  int expected = 0;
  return atomic_compare_exchange_strong(&shared->word, &expected, taken);
}

static void acquire_slowly(void) {
  for (int taken = mine;; taken = mine | WAITERS) {
    for (int spin = 0; spin < SPINS; spin++)
      if (atomic_load(&shared->word) == 0 && try_acquire(taken)) return;
    int word = atomic_load(&shared->word);
    if (word == 0) continue;
    if (!(word & WAITERS) && !atomic_compare_exchange_strong(&shared->word, &word, word | WAITERS)) continue;
    sem_wait(&shared->waiting);
  }
}

static inline void acquire(void) {
  if (!try_acquire(mine)) acquire_slowly();
}

static inline void release(void) {
  if (atomic_exchange(&shared->word, 0) & WAITERS) sem_post(&shared->waiting);
}

static inline void acquire_recorded(void) {
  acquire();
  shared->acquired_at = now();
  shared->acquisitions += 1;
}

static inline void release_recorded(void) {
  double time = now(), held = time - shared->acquired_at;
  shared->hold += held;
  if (held > shared->hold_max) shared->hold_max = held;
  unsigned recorded = atomic_load_explicit(&shared->recorded, memory_order_relaxed);
  shared->events[recorded % EVENTS] = (struct event){time, 5, 1, held, 1, 0};
  atomic_store_explicit(&shared->recorded, recorded + 1, memory_order_release);
  release();
}

static double best(double (*measure)(int), int count) {
  double least = 1e18;
  for (int round = 0; round < 9; round++) {
    double took = measure(count) / count;
    if (took < least) least = took;
  }
  return least;
}

static double lock_pairs(int count) {
  double began = now();
  for (int i = 0; i < count; i++) acquire(), release();
  return now() - began;
}

static double recorded_pairs(int count) {
  double began = now();
  for (int i = 0; i < count; i++) acquire_recorded(), release_recorded();
  return now() - began;
}

static double raw_updates(int count) {
  double began = now();
  for (int i = 0; i < count; i++) shared->value = shared->value + 1;
  return now() - began;
}

/* Both processes run `work` at once; the stretch from the first beginning to the last end. */
static double together(void (*work)(int, int), int count) {
  pid_t child = fork();
  int which = child == 0;
  mine = 1 + which;
  atomic_fetch_add(&shared->arrived, 1);
  while (atomic_load(&shared->arrived) < 2) sched_yield();
  shared->began[which] = now();
  work(which, count);
  shared->ended[which] = now();
  if (which) _exit(0);
  waitpid(child, NULL, 0);
  double began = shared->began[0] < shared->began[1] ? shared->began[0] : shared->began[1];
  double ended = shared->ended[0] > shared->ended[1] ? shared->ended[0] : shared->ended[1];
  return ended - began;
}

static void contend(int which, int count) {
  (void)which;
  for (int i = 0; i < count; i++) {
    acquire();
    shared->value = shared->value + 1;
    release();
  }
}

static void ping_pong(int which, int count) {
  for (int i = 0; i < count; i++) {
    if (which) {
      sem_wait(&shared->ping);
      sem_post(&shared->pong);
    } else {
      sem_post(&shared->ping);
      sem_wait(&shared->pong);
    }
  }
}

static unsigned item_bytes;
static char item[64 << 10];

static void wait_while(atomic_uint *counter, unsigned is) {
  for (int spin = 0; atomic_load_explicit(counter, memory_order_acquire) == is; spin++)
    if (spin > SPINS) sched_yield();
}

/* One producer, one consumer: each slot is copied into and out of. */
static void ring(int which, int count) {
  unsigned slots = RING_BYTES / item_bytes;
  for (unsigned i = 0; i < (unsigned)count; i++) {
    char *slot = shared->ring + (size_t)(i % slots) * item_bytes;
    if (which) {
      wait_while(&shared->tail, i - slots);
      memcpy(slot, item, item_bytes);
      atomic_store_explicit(&shared->head, i + 1, memory_order_release);
    } else {
      wait_while(&shared->head, i);
      memcpy(item, slot, item_bytes);
      atomic_store_explicit(&shared->tail, i + 1, memory_order_release);
    }
  }
}

static double ring_of(unsigned bytes, int count) {
  item_bytes = bytes;
  return together(ring, count) / count;
}

int main(int argc, char **argv) {
  const char *figure = argc > 1 ? argv[1] : "";
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return perror("mmap"), 1;
  memset(shared->ring, 1, RING_BYTES);
  sem_init(&shared->waiting, 1, 0);
  sem_init(&shared->ping, 1, 0);
  sem_init(&shared->pong, 1, 0);
  if (!strcmp(figure, "lock")) {
    double plain = best(lock_pairs, 100000);
    printf("%.2f %.2f\n", plain, best(recorded_pairs, 100000));
  } else if (!strcmp(figure, "rawValue")) printf("%.2f\n", best(raw_updates, 500000));
  else if (!strcmp(figure, "contended")) printf("%.2f\n", together(contend, 100000) / 200000);
  else if (!strcmp(figure, "queueInts")) printf("%.2f\n", ring_of(8, 200000));
  else if (!strcmp(figure, "queue1KiB")) printf("%.2f\n", ring_of(1 << 10, 100000));
  else if (!strcmp(figure, "queue64KiB")) printf("%.2f\n", ring_of(64 << 10, 5000));
  else if (!strcmp(figure, "pingPong")) printf("%.2f\n", together(ping_pong, 20000) / 20000);
  else return fprintf(stderr, "There is no figure \"%s\".\n", figure), 2;
  return 0;
}
