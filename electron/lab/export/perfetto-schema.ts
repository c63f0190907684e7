import protobuf from 'protobufjs';

/**
 * The part of Perfetto's trace format that an export needs, with the field numbers of google/perfetto (Apache-2.0),
 * `protos/perfetto/trace/`: trace.proto, trace_packet.proto, clock_snapshot.proto and, in `track_event/`,
 * track_event.proto, track_descriptor.proto, process_descriptor.proto, thread_descriptor.proto,
 * counter_descriptor.proto, debug_annotation.proto.
 */
const schema = `
syntax = "proto2";
package perfetto.protos;

message Trace { repeated TracePacket packet = 1; }

message TracePacket {
  optional uint64 timestamp = 8;
  optional uint32 trusted_packet_sequence_id = 10;
  optional uint32 sequence_flags = 13;
  oneof data {
    ClockSnapshot clock_snapshot = 6;
    TrackEvent track_event = 11;
    TrackDescriptor track_descriptor = 60;
  }
}

message ClockSnapshot {
  message Clock {
    optional uint32 clock_id = 1;
    optional uint64 timestamp = 2;
  }
  repeated Clock clocks = 1;
}

message TrackDescriptor {
  optional uint64 uuid = 1;
  optional string name = 2;
  optional ProcessDescriptor process = 3;
  optional ThreadDescriptor thread = 4;
  optional uint64 parent_uuid = 5;
  optional CounterDescriptor counter = 8;
}

message ProcessDescriptor {
  optional int32 pid = 1;
  optional string process_name = 6;
}

message ThreadDescriptor {
  optional int32 pid = 1;
  optional int32 tid = 2;
  optional string thread_name = 5;
}

message CounterDescriptor {}

message TrackEvent {
  enum Type {
    TYPE_UNSPECIFIED = 0;
    TYPE_SLICE_BEGIN = 1;
    TYPE_SLICE_END = 2;
    TYPE_INSTANT = 3;
    TYPE_COUNTER = 4;
  }
  repeated DebugAnnotation debug_annotations = 4;
  optional Type type = 9;
  optional uint64 track_uuid = 11;
  repeated string categories = 22;
  optional string name = 23;
  optional double double_counter_value = 44;
  repeated fixed64 flow_ids = 47;
}

message DebugAnnotation {
  optional string name = 10;
  oneof value {
    bool bool_value = 2;
    int64 int_value = 4;
    double double_value = 5;
    string string_value = 6;
  }
}
`;

/** What a packet holds; a 64-bit number that is no safe integer comes as its halves. */
export type Packet = {
  /** Nanoseconds. */
  readonly timestamp?: number;
  readonly trustedPacketSequenceId?: number;
  readonly sequenceFlags?: number;
  readonly clockSnapshot?: {
    readonly clocks: readonly { readonly clockId: number; readonly timestamp: number | Halves }[];
  };
  readonly trackDescriptor?: {
    readonly uuid: number;
    readonly name?: string;
    readonly parentUuid?: number;
    readonly process?: { readonly pid: number; readonly processName: string };
    readonly thread?: { readonly pid: number; readonly tid: number; readonly threadName: string };
    readonly counter?: Record<string, never>;
  };
  readonly trackEvent?: TrackEvent;
};

type Halves = { readonly low: number; readonly high: number };

export type TrackEvent = {
  readonly type: number;
  readonly trackUuid: number;
  readonly name?: string;
  readonly categories?: readonly string[];
  readonly debugAnnotations?: readonly DebugAnnotation[];
  readonly doubleCounterValue?: number;
  readonly flowIds?: readonly number[];
};

export type DebugAnnotation = {
  readonly name: string;
  readonly boolValue?: boolean;
  readonly intValue?: number;
  readonly doubleValue?: number;
  readonly stringValue?: string;
};

export const eventTypes = { begin: 1, end: 2, instant: 3, counter: 4 } as const;

/** `ClockSnapshot.Clock.BuiltinClocks`: a packet's time is on the second where it does not say. */
export const clocks = { realTime: 1, bootTime: 6 } as const;

/** `TracePacket.SequenceFlags`: what follows refers to nothing before it. */
export const incrementalStateCleared = 1;

const trace = protobuf.parse(schema).root.lookupType('perfetto.protos.Trace');

const batchSize = 64 * 1024;

/** The packets as the bytes of a `Trace`, some at a time: messages one after the other are one message. */
export function* encodeTrace(packets: Iterable<Packet>): Generator<Uint8Array> {
  let writer = protobuf.Writer.create();
  for (const packet of packets) {
    trace.encode({ packet: [packet] }, writer);
    if (writer.len < batchSize) continue;
    yield writer.finish();
    writer = protobuf.Writer.create();
  }
  yield writer.finish();
}
