/*
 * A library that answers as NVIDIA's does, after nvml.h, with two GPUs that exist nowhere. It is driven by
 * words in FAKE_NVML or given to fakeNvmlConfigure: NAME=NUMBER, with blanks between.
 *
 *   lostAfter=N   the second card on the bus is lost after N of its calls
 *   hangAfter=N   the N+1st question for utilization never returns
 *   crashAfter=N  the same question ends the process
 *   unloaded=1    the driver is gone
 *   pid=N         the worker: 2 GiB and 40 % of the first card on the bus
 *   others=N      processes beside it
 *
 * Compiled with OLD it lacks what a driver of 2018 lacks.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int Status;
enum {
  SUCCESS = 0,
  UNINITIALIZED = 1,
  INVALID_ARGUMENT = 2,
  NOT_SUPPORTED = 3,
  NOT_FOUND = 6,
  INSUFFICIENT_SIZE = 7,
  DRIVER_NOT_LOADED = 9,
  GPU_IS_LOST = 15
};

typedef struct {
  int index;
  unsigned bus;
  long calls;
} Card;
/* Not in the order of the bus, as NVML's need not be. */
static Card cards[2] = {{0, 0xb3, 0}, {1, 0x65, 0}};
static int users = 0;
static long lostAfter, hangAfter, crashAfter, unloaded, workerPid, others, asked;

static long word(const char *text, const char *name, long otherwise) {
  const char *found = text == NULL ? NULL : strstr(text, name);
  return found == NULL ? otherwise : atol(found + strlen(name));
}

void fakeNvmlConfigure(const char *text) {
  lostAfter = word(text, "lostAfter=", -1);
  hangAfter = word(text, "hangAfter=", -1);
  crashAfter = word(text, "crashAfter=", -1);
  unloaded = word(text, "unloaded=", 0);
  workerPid = word(text, "pid=", 0);
  others = word(text, "others=", 0);
  asked = 0;
  cards[0].calls = cards[1].calls = 0;
}

int fakeNvmlUsers(void) { return users; }

Status nvmlInit_v2(void) {
  const char *text = getenv("FAKE_NVML");
  if (text != NULL) fakeNvmlConfigure(text);
  if (unloaded) return DRIVER_NOT_LOADED;
  users++;
  return SUCCESS;
}

Status nvmlShutdown(void) {
  if (users == 0) return UNINITIALIZED;
  users--;
  return SUCCESS;
}

static Status check(const Card *card) {
  if (users == 0) return UNINITIALIZED;
  if (unloaded) return DRIVER_NOT_LOADED;
  if (card != &cards[0] && card != &cards[1]) return INVALID_ARGUMENT;
  Card *known = &cards[card->index];
  if (card->bus == 0xb3 && lostAfter >= 0 && known->calls++ >= lostAfter) return GPU_IS_LOST;
  return SUCCESS;
}
#define CHECK(card)                                                                                \
  do {                                                                                             \
    Status status = check(card);                                                                   \
    if (status != SUCCESS) return status;                                                          \
  } while (0)
#define IS_FIRST(card) ((card)->bus == 0x65)

Status nvmlSystemGetDriverVersion(char *version, unsigned length) {
  if (users == 0) return UNINITIALIZED;
  strncpy(version, "999.01.02", length);
  return SUCCESS;
}

Status nvmlDeviceGetCount_v2(unsigned *count) {
  if (users == 0) return UNINITIALIZED;
  *count = 2;
  return SUCCESS;
}

Status nvmlDeviceGetHandleByIndex_v2(unsigned index, Card **card) {
  if (users == 0) return UNINITIALIZED;
  if (index > 1) return INVALID_ARGUMENT;
  *card = &cards[index];
  return SUCCESS;
}

typedef struct {
  char busIdLegacy[16];
  unsigned domain, bus, device, pciDeviceId, pciSubSystemId;
  char busId[32];
} PciInfo;
Status nvmlDeviceGetPciInfo_v3(Card *card, PciInfo *info) {
  CHECK(card);
  memset(info, 0, sizeof *info);
  info->bus = card->bus;
  info->pciDeviceId = 0x233510de;
  strcpy(info->busId, IS_FIRST(card) ? "00000000:65:00.0" : "00000000:B3:00.0");
  return SUCCESS;
}

Status nvmlDeviceGetName(Card *card, char *name, unsigned length) {
  CHECK(card);
  strncpy(name, IS_FIRST(card) ? "NVIDIA Fake 1" : "NVIDIA Fake 2", length);
  return SUCCESS;
}

Status nvmlDeviceGetUUID(Card *card, char *uuid, unsigned length) {
  CHECK(card);
  strncpy(uuid, IS_FIRST(card) ? "GPU-1" : "GPU-2", length);
  return SUCCESS;
}

Status nvmlDeviceGetDisplayActive(Card *card, unsigned *active) {
  CHECK(card);
  *active = IS_FIRST(card) ? 1 : 0;
  return SUCCESS;
}

typedef struct {
  unsigned long long total, free, used;
} Memory;
Status nvmlDeviceGetMemoryInfo(Card *card, Memory *memory) {
  CHECK(card);
  memory->total = 80ull << 30;
  memory->used = 3ull << 30;
  memory->free = memory->total - memory->used;
  return SUCCESS;
}

typedef struct {
  unsigned gpu, memory;
} Utilization;
Status nvmlDeviceGetUtilizationRates(Card *card, Utilization *utilization) {
  CHECK(card);
  asked++;
  if (crashAfter >= 0 && asked > crashAfter) abort();
  if (hangAfter >= 0 && asked > hangAfter) {
    for (;;) pause();
  }
  utilization->gpu = IS_FIRST(card) ? 41 : 0;
  utilization->memory = IS_FIRST(card) ? 12 : 0;
  return SUCCESS;
}

typedef struct {
  unsigned fieldId, scopeId;
  long long timestamp, latencyUsec;
  int valueType;
  Status nvmlReturn;
  union {
    double d;
    unsigned ui;
    unsigned long long ull;
  } value;
} FieldValue;
Status nvmlDeviceGetFieldValues(Card *card, int count, FieldValue *values) {
  CHECK(card);
  for (int i = 0; i < count; i++) {
    values[i].nvmlReturn = NOT_SUPPORTED;
#ifndef OLD
    if (values[i].fieldId == 186 && IS_FIRST(card)) {
      values[i].nvmlReturn = SUCCESS;
      values[i].valueType = 1;
      values[i].value.ui = 312500;
    }
#endif
  }
  return SUCCESS;
}

Status nvmlDeviceGetPowerUsage(Card *card, unsigned *milliwatts) {
  CHECK(card);
  *milliwatts = IS_FIRST(card) ? 300000 : 70250;
  return SUCCESS;
}

Status nvmlDeviceGetEnforcedPowerLimit(Card *card, unsigned *milliwatts) {
  CHECK(card);
  *milliwatts = 700000;
  return SUCCESS;
}

Status nvmlDeviceGetTotalEnergyConsumption(Card *card, unsigned long long *millijoules) {
  CHECK(card);
  if (!IS_FIRST(card)) return NOT_SUPPORTED;
  *millijoules = 123456789012ull;
  return SUCCESS;
}

Status nvmlDeviceGetTemperature(Card *card, unsigned sensor, unsigned *celsius) {
  CHECK(card);
  if (sensor != 0) return INVALID_ARGUMENT;
  *celsius = 44;
  return SUCCESS;
}

Status nvmlDeviceGetClockInfo(Card *card, unsigned domain, unsigned *megahertz) {
  CHECK(card);
  if (domain > 3) return INVALID_ARGUMENT;
  *megahertz = domain == 1 ? 1980 : 2619;
  return SUCCESS;
}

#ifdef OLD
Status nvmlDeviceGetCurrentClocksThrottleReasons(Card *card, unsigned long long *reasons) {
#else
Status nvmlDeviceGetCurrentClocksEventReasons(Card *card, unsigned long long *reasons) {
#endif
  CHECK(card);
  if (!IS_FIRST(card)) return NOT_SUPPORTED;
  *reasons = 4; /* software power cap */
  return SUCCESS;
}

#ifdef OLD
#define PROCESSES(kind) nvmlDeviceGet##kind##RunningProcesses
typedef struct {
  unsigned pid;
  unsigned long long usedGpuMemory;
} Process;
#else
#define PROCESSES(kind) nvmlDeviceGet##kind##RunningProcesses_v3
typedef struct {
  unsigned pid;
  unsigned long long usedGpuMemory;
  unsigned gpuInstanceId, computeInstanceId;
} Process;
#endif
static Status list(Card *card, unsigned *count, Process *processes, unsigned long long memory) {
  CHECK(card);
  unsigned needed = IS_FIRST(card) ? (unsigned)others + (workerPid != 0) : 0;
  unsigned room = *count;
  *count = needed;
  if (needed > room) return INSUFFICIENT_SIZE;
  for (unsigned i = 0; i < needed; i++) {
    memset(&processes[i], 0, sizeof processes[i]);
    processes[i].pid = i < (unsigned)others ? 900000 + i : (unsigned)workerPid;
    /* What the driver does not know, it says so. */
    processes[i].usedGpuMemory = i < (unsigned)others ? ~0ull : memory;
  }
  return SUCCESS;
}
Status PROCESSES(Compute)(Card *card, unsigned *count, Process *processes) {
  return list(card, count, processes, 2ull << 30);
}
/* A process that computes and draws is in both lists. */
Status PROCESSES(Graphics)(Card *card, unsigned *count, Process *processes) {
  return list(card, count, processes, 1ull << 30);
}

#ifndef OLD
typedef struct {
  unsigned pid;
  unsigned long long timeStamp;
  unsigned smUtil, memUtil, encUtil, decUtil;
} Sample;
Status nvmlDeviceGetProcessUtilization(Card *card, Sample *samples, unsigned *count,
                                       unsigned long long lastSeen) {
  CHECK(card);
  if (!IS_FIRST(card) || workerPid == 0) {
    *count = 0;
    return NOT_FOUND;
  }
  unsigned room = *count;
  *count = 2;
  if (room < 2) return INSUFFICIENT_SIZE;
  for (unsigned i = 0; i < 2; i++) {
    memset(&samples[i], 0, sizeof samples[i]);
    samples[i].pid = (unsigned)workerPid;
    samples[i].timeStamp = lastSeen + 1 + i;
    samples[i].smUtil = i == 0 ? 30 : 50;
  }
  return SUCCESS;
}
#endif
