/**
 * Where everything lies in the arena. Offsets in bytes; `i` words of 32 bits, `d` doubles.
 *
 *   0         4 KiB           164 KiB        1188 KiB     1444 KiB
 *   ┌─────────┬───────────────┬──────────────┬────────────┬──────────────────────────────── … ┐
 *   │ header  │ process table │ object table │ semaphores │ heap: recorders, queues, values … │
 *   └─────────┴───────────────┴──────────────┴────────────┴──────────────────────────────── … ┘
 */
const PROCESSES = 512
const PROCESS_BYTES = 320
const OBJECTS = 4096
const OBJECT_BYTES = 256
const SEMAPHORES = 8192
/** glibc's sem_t on every 64-bit machine. */
const SEMAPHORE_BYTES = 32
const HEADER_BYTES = 4096
const TABLES_END = HEADER_BYTES + PROCESSES * PROCESS_BYTES + OBJECTS * OBJECT_BYTES

export const Layout = {
  magic: 0,
  /** i: 1 when flight recorders are on. */
  trace: 4,
  /** i, i: low and high half of the run's start on the machine's monotonic clock, ns. */
  epochLow: 8,
  epochHigh: 12,
  /** i: the lab's pid: who waits asks now and then whether it still lives. */
  labPid: 16,
  /** i: end of the heap's used part, in units of 64 bytes. */
  heapEnd: 20,
  /** i: end of the part that the system has given pages for, in the same unit. */
  heapReserved: 24,
  /** i: places given out so far in the two tables, and semaphores. */
  processCount: 28,
  objectCount: 32,
  semaphoreCount: 36,
  /** i: how many bytes a flight recorder has, in units of 64 bytes. */
  recorderUnits: 40,
  /** i[64]: how many objects of each kind have been named by number. */
  nameCounters: 256,
  /** i[96]: heads of the heap's free lists, one a size class. */
  freeLists: 512,
  /** i: index + 1 of the process that gives a SharedMemory its name; 0 for none. */
  memoryNaming: 1024,
  /** Where processes check their mapping. */
  check: 2048,
  checkPlaces: 255,

  processes: HEADER_BYTES,
  processBytes: PROCESS_BYTES,
  processLimit: PROCESSES,
  objects: HEADER_BYTES + PROCESSES * PROCESS_BYTES,
  objectBytes: OBJECT_BYTES,
  objectLimit: OBJECTS,
  semaphores: TABLES_END,
  semaphoreBytes: SEMAPHORE_BYTES,
  semaphoreLimit: SEMAPHORES,
  heap: TABLES_END + SEMAPHORES * SEMAPHORE_BYTES,
} as const

/** "FKS1", little endian. */
export const MAGIC = 0x31534b46
