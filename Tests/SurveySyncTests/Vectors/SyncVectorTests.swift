import SurveyStore
import TestSupport
import Testing

@testable import SurveySync

@Suite("Vectors: sync streams")
struct SyncVectorTests {
    struct File: Codable, Hashable, Sendable {
        struct Piece: Codable, Hashable, Sendable {
            var type: UInt8
            var name: String
            var payload: String
            /// What the payload says; parcels by their addresses.
            var says: [String: String]
        }
        struct Stream: Codable, Hashable, Sendable {
            var note: String
            var isRequest: Bool
            var hex: String
            var frames: [Piece]
        }
        struct Refused: Codable, Hashable, Sendable {
            var note, hex, error: String
            var isRequest: Bool
        }
        var streams: [Stream]
        /// Streams without an end frame, and how many whole frames come before the cut.
        var cut: [Cut]
        var refused: [Refused]
    }

    struct Cut: Codable, Hashable, Sendable {
        var note, hex: String
        var isRequest: Bool
        var wholeFrames: Int
    }

    private static let epoch = [UInt8](repeating: 0xEE, count: 16)

    private static func says(_ frame: Frame, isRequest: Bool) throws -> [String: String] {
        switch frame.kind {
        case .hello:
            let hello = try Hello(payload: frame.payload)
            return [
                "site": hello.site?.description ?? "", "lastSequence": "\(hello.lastSequence)",
                "cursor": Hex.encode(hello.cursor),
            ]
        case .offer:
            return ["addresses": try Offer.ids(payload: frame.payload).map(\.description).joined(separator: " ")]
        case .site, .form, .changeSet:
            if isRequest {
                return ["address": try #require(try Frame.parcel(frame.kind, frame.payload)).id.description]
            }
            let delivery = try #require(try Delivery(frame))
            return [
                "position": "\(delivery.position)", "cursor": Hex.encode(delivery.cursor),
                "address": delivery.parcel.id.description,
            ]
        case .state:
            let answer = try HubAnswer(payload: frame.payload)
            return [
                "epoch": Hex.encode(answer.epoch), "siteIsBehind": "\(answer.siteIsBehind)",
                "restart": "\(answer.restart)",
            ]
        case .accepted, .refused, .forked:
            switch try #require(try PushResult(frame)) {
            case .accepted(let id, let position): return ["address": id.description, "position": "\(position)"]
            case .refused(let id, let reason): return ["address": id.description, "reason": reason]
            case .forked(let id, let sequences):
                return ["address": id.description, "sequences": sequences.map { "\($0)" }.joined(separator: " ")]
            }
        case .cursor: return ["cursor": Hex.encode(frame.payload)]
        case .end: return isRequest ? [:] : ["hubHasMore": "\((frame.payload.first ?? 0) & 1 == 1)"]
        case .study, .attachment, .piece: return [:]
        }
    }

    private func bytes(_ frames: [Frame], isRequest: Bool) -> [UInt8] {
        (isRequest ? SyncStream.request : SyncStream.response) + frames.flatMap(\.bytes)
    }

    private func stream(_ note: String, isRequest: Bool, _ frames: [Frame]) throws -> File.Stream {
        .init(
            note: note, isRequest: isRequest, hex: Hex.encode(bytes(frames, isRequest: isRequest)),
            frames: try frames.map {
                .init(
                    type: $0.kind.rawValue, name: "\($0.kind)", payload: Hex.encode($0.payload),
                    says: try Self.says($0, isRequest: isRequest))
            })
    }

    private func exchange(_ parcels: VectorParcels) throws -> [File.Stream] {
        let a = try parcels.card("A")
        let b = try parcels.card("B")
        let (first, run, edits) = (parcels.changeSets[0], parcels.changeSets[1], parcels.changeSets[2])
        func state(_ behind: Bool = false, _ restart: Bool = false) -> Frame {
            Frame(.state, HubAnswer(epoch: Self.epoch, siteIsBehind: behind, restart: restart).payload)
        }
        func hello(_ last: UInt64, _ cursor: [UInt8]) -> Frame {
            Frame(.hello, Hello(site: a.site, lastSequence: last, cursor: cursor).payload)
        }
        return [
            try stream(
                "first sync: a device pushes two change-sets", isRequest: true,
                [hello(16, []), Frame(.site(a)), Frame(.changeSet(first)), Frame(.changeSet(run)), Frame(.end, [])]),
            try stream(
                "the hub accepts both, and sends what it has", isRequest: false,
                [
                    state(), PushResult.accepted(first.id, position: 5).frame,
                    PushResult.accepted(run.id, position: 6).frame,
                    Delivery.frame(.form, position: 1, cursor: [1], bytes: parcels.forms[0].bytes),
                    Delivery.frame(.site, position: 2, cursor: [2], bytes: b.bytes),
                    Delivery.frame(.changeSet, position: 3, cursor: [3], bytes: edits.bytes),
                    Frame(.cursor, [6]), Frame(.end, [1]),
                ]),
            try stream(
                "after a cut: did they arrive?", isRequest: true,
                [hello(16, [2]), Frame(.offer, Offer.payload([first.id, run.id])), Frame(.end, [])]),
            try stream(
                "one did; the cursor is of no use, and the device's store is an old copy", isRequest: false,
                [
                    state(true, true), PushResult.accepted(first.id, position: 300).frame,
                    Frame(.cursor, [0xAB, 0xCD]), Frame(.end, [0]),
                ]),
            try stream(
                "a refusal and a fork", isRequest: false,
                [
                    state(),
                    PushResult.refused(first.id, reason: "member A may not write these saves in scope 01").frame,
                    PushResult.forked(run.id, sequences: [2, 4, 300]).frame, Frame(.cursor, []), Frame(.end, []),
                ]),
            try stream(
                "a replica that only reads", isRequest: true,
                [Frame(.hello, Hello(site: nil, lastSequence: 0, cursor: []).payload), Frame(.end, [])]),
        ]
    }

    private func make() throws -> File {
        let parcels = try VectorParcels()
        let streams = try exchange(parcels)
        let quiet = bytes([Frame(.hello, Hello(site: nil, lastSequence: 0, cursor: []).payload)], isRequest: true)
        func refused(_ note: String, _ bytes: [UInt8], _ error: String, isRequest: Bool = true) -> File.Refused {
            .init(note: note, hex: Hex.encode(bytes), error: error, isRequest: isRequest)
        }
        func request(_ frame: Frame) -> [UInt8] { bytes([frame], isRequest: true) }
        func answer(_ frame: Frame) -> [UInt8] { bytes([frame], isRequest: false) }
        let address = parcels.changeSets[0].id.bytes
        let pushed = bytes(
            [Frame(.site(try parcels.card("A"))), Frame(.changeSet(parcels.changeSets[0]))], isRequest: true)
        return File(
            streams: streams,
            cut: [
                .init(note: "nothing arrived", hex: "", isRequest: true, wholeFrames: 0),
                .init(note: "cut in the magic bytes", hex: "4d53", isRequest: true, wholeFrames: 0),
                .init(note: "cut in a length", hex: Hex.encode(pushed.prefix(6)), isRequest: true, wholeFrames: 0),
                .init(
                    note: "cut in the second frame", hex: Hex.encode(pushed.dropLast()), isRequest: true, wholeFrames: 1
                ),
                .init(note: "cut before the end frame", hex: Hex.encode(pushed), isRequest: true, wholeFrames: 2),
            ],
            refused: [
                refused("version 2", Array("MSQ2".utf8), "unsupportedVersion"),
                refused("an answer for a request", Array("MSR1".utf8), "unsupportedVersion"),
                refused("not a hub", Array("<htm".utf8), "unsupportedVersion", isRequest: false),
                refused("an unknown frame", quiet + [0x42, 0], "malformed"),
                refused("a frame beyond the limit", quiet + [0x12, 0x81, 0x80, 0x80, 0x20], "tooLarge"),
                refused("a byte behind the end", quiet + [0x7F, 0, 0], "trailingBytes"),
                refused(
                    "hello with a site of 15 bytes",
                    request(Frame(.hello, [15] + [UInt8](repeating: 1, count: 15) + [0, 0])), "malformed"),
                refused(
                    "hello with a cursor of 65 bytes",
                    request(Frame(.hello, [0, 0, 65] + [UInt8](repeating: 1, count: 65))), "tooLarge"),
                refused("hello with a byte behind it", request(Frame(.hello, [0, 0, 0, 0])), "trailingBytes"),
                refused("an offer of 33 bytes", request(Frame(.offer, address + [0])), "malformed"),
                refused("a card that is cut", request(Frame(.site, [UInt8](repeating: 1, count: 15))), "truncated"),
                refused(
                    "a change-set of version 1", request(Frame(.changeSet, Array("MCS1".utf8))), "unsupportedVersion"),
                refused(
                    "accepted without a position", answer(Frame(.accepted, address)), "truncated", isRequest: false),
                refused("a state without flags", answer(Frame(.state, [0])), "truncated", isRequest: false),
                refused(
                    "a reason that is not UTF-8", answer(Frame(.refused, address + [1, 0xFF])), "malformed",
                    isRequest: false),
                refused("a fork that is cut", answer(Frame(.forked, address + [2, 1])), "truncated", isRequest: false),
            ])
    }

    private func read(_ hex: String, isRequest: Bool) throws -> (frames: [Frame], isEnded: Bool) {
        var reader = FrameReader(magic: isRequest ? SyncStream.request : SyncStream.response)
        var frames: [Frame] = []
        // Byte by byte: what is whole does not depend on how it arrives.
        for byte in try #require(Hex.decode(hex)) {
            reader.append([byte])
            while let frame = try reader.next() { frames.append(frame) }
        }
        return (frames, reader.isEnded)
    }

    @Test("requests and answers are written and read as in the vectors (§8.1)")
    func streams() throws {
        let file = try VectorFile.load("sync", writing: make)
        #expect(try file == make())
        for stream in file.streams {
            let (frames, isEnded) = try read(stream.hex, isRequest: stream.isRequest)
            #expect(isEnded)
            #expect(frames.map(\.kind.rawValue) == stream.frames.map(\.type), "\(stream.note)")
            for (frame, vector) in zip(frames, stream.frames) {
                #expect(Hex.encode(frame.payload) == vector.payload)
                #expect(try Self.says(frame, isRequest: stream.isRequest) == vector.says)
            }
        }
    }

    @Test("what came whole before a cut is kept, and nothing of what was cut (R56)")
    func cut() throws {
        for vector in try VectorFile.load("sync", writing: make).cut {
            let (frames, isEnded) = try read(vector.hex, isRequest: vector.isRequest)
            #expect(frames.count == vector.wholeFrames && !isEnded, "\(vector.note)")
        }
    }

    @Test("streams that are none are refused with their code (R55)")
    func refused() throws {
        for vector in try VectorFile.load("sync", writing: make).refused {
            let problem = #expect(throws: DecodingProblem.self, "\(vector.note)") {
                for frame in try read(vector.hex, isRequest: vector.isRequest).frames {
                    _ = try Self.says(frame, isRequest: vector.isRequest)
                }
            }
            #expect(problem?.code.rawValue == vector.error, "\(vector.note)")
        }
    }
}
