import Hummingbird
import NIOCore
import SurveyStore
import SurveySync
import Testing

@testable import SyncServer

/// A link that breaks in the middle costs only the parcel that it broke in.
@Suite struct CutTests {
    private struct Broken: Error {}

    /// A body that arrives in chunks, and may end in an error as a broken connection does.
    private static func body(_ bytes: [UInt8], chunk: Int, breaks: Bool) -> RequestBody {
        let (stream, source) = AsyncThrowingStream.makeStream(of: ByteBuffer.self)
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            source.yield(ByteBuffer(bytes: bytes[start..<min(start + chunk, bytes.count)]))
        }
        source.finish(throwing: breaks ? Broken() : nil)
        return RequestBody(asyncSequence: stream)
    }

    /// Three surveyors' records in one supervisor's bag, and the places in the body where a frame ends.
    private func bag(_ test: TestHub) async throws -> (carrier: TestDevice, body: [UInt8], ends: [Int], sets: [Int]) {
        let carrier = try await test.join(.supervisor, "01")
        var body = SyncStream.request + Frame(.hello, try carrier.hello().payload).bytes
        var ends = [4, body.count]
        var sets = [0, 0]
        for _ in 0..<3 {
            let surveyor = try await test.join()
            try surveyor.record(2)
            for parcel in try surveyor.parcels() {
                body += Frame(parcel).bytes
                ends.append(body.count)
                if case .changeSet = parcel { sets.append((sets.last ?? 0) + 1) } else { sets.append(sets.last ?? 0) }
            }
        }
        return (carrier, body + Frame(.end, []).bytes, ends, sets)
    }

    private func send(_ body: RequestBody, signedFor whole: [UInt8], _ carrier: TestDevice) async throws -> Response {
        let test = carrier.hub
        let request = try TestRequest.signed("sync", whole, by: carrier.key, at: test)
        let now = test.clock.now
        return try await SyncHandler(study: test.hosted, now: { now }, logger: TestHub.silent).respond(
            to: Request(
                head: .init(
                    method: .post, scheme: "http", authority: "hub", path: request.path, headerFields: request.headers),
                body: body))
    }

    private func logged(_ test: TestHub) throws -> Int {
        try test.hosted.log.read { database in
            try StudyLog.entries(after: .start, through: 1_000, LogView(scope: nil), database)
                .entries.count { $0.kind == .changeSet }
        }
    }

    @Test(arguments: [true, false]) func whateverWasWholeBeforeACutIsKept(breaks: Bool) async throws {
        let model = try TestHub()
        let ends = try await bag(model).ends
        for number in ends.indices.dropFirst() {
            for shift in [-1, 0, 1, 40] {
                let test = try TestHub()
                let (carrier, body, ends, sets) = try await bag(test)
                let cut = min(ends[number] + shift, body.count - 1)
                let whole = ends.lastIndex { $0 <= cut } ?? 0
                let problem = await #expect(throws: HubProblem.self) {
                    try await send(
                        Self.body(Array(body.prefix(cut)), chunk: 97, breaks: breaks), signedFor: body, carrier)
                }
                #expect(problem?.problem.name == "cut-short" && problem?.problem.retryable == true)
                #expect(try logged(test) == sets[whole], "cut at \(cut) of \(body.count)")
                // The next sync brings the rest.
                let response = try await send(Self.body(body, chunk: 31, breaks: false), signedFor: body, carrier)
                #expect(response.status == .ok)
                #expect(try logged(test) == 3)
            }
        }
    }

    @Test func aBodyWithAnotherDigestIsNotStored() async throws {
        let test = try TestHub()
        let (carrier, body, _, _) = try await bag(test)
        let problem = await #expect(throws: HubProblem.self) {
            try await send(Self.body(body, chunk: 50, breaks: false), signedFor: body + [0], carrier)
        }
        #expect(problem?.problem.name == "content-digest")
        #expect(try logged(test) == 0)
    }

    @Test func aBodyWithoutEndIsNotTakenIntoMemory() throws {
        var intake = SyncIntake()
        let opening = SyncStream.request + Frame(.hello, Hello(site: nil, lastSequence: 0, cursor: []).payload).bytes
        try intake.take(opening, count: opening.count)
        let chunk = [UInt8](repeating: 0, count: 1 << 20)
        // A frame that says it has 33 MiB, of which 32 fit into a request.
        try intake.take([0x12, 0x80, 0x80, 0x80, 0x10], count: 5)
        let problem = #expect(throws: DecodingProblem.self) {
            for _ in 0..<40 { try intake.take(chunk, count: chunk.count) }
        }
        #expect(problem?.code == .tooLarge)
        #expect(intake.bytes <= SyncLimits.acceptedBytes + chunk.count)
    }

    @Test func anOfferOfTooManyAddressesIsRefused() throws {
        var intake = SyncIntake()
        let opening = SyncStream.request + Frame(.hello, Hello(site: nil, lastSequence: 0, cursor: []).payload).bytes
        try intake.take(opening, count: opening.count)
        let offer = Frame(.offer, [UInt8](repeating: 1, count: 32 * SyncLimits.offers)).bytes
        let problem = #expect(throws: DecodingProblem.self) {
            for _ in 0..<17 { try intake.take(offer, count: offer.count) }
        }
        #expect(problem?.code == .tooLarge)
    }
}
