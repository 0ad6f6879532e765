internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import SurveyStore
internal import SurveySync

/// `POST /v1/studies/{id}/sync`: push and pull in one round trip.
struct SyncHandler: Sendable {
    /// Bytes of whole parcels that wait for their transaction: what a large request costs in memory.
    static let waitingBytes = 4 << 20

    let study: HostedStudy
    let now: @Sendable () -> UInt64
    let logger: Logger

    func respond(to request: Request) async throws -> Response {
        let now = now()
        let gate = RequestGate(request: request, now: now)
        try gate.checkBody(mediaType: SyncStream.mediaType, limit: SyncLimits.acceptedBytes)
        let (device, digest) = try gate.signature()
        let requester = try await study.requester(device, showing: gate.certificate, now: now, logger)
        try await study.log.spendInvitation(of: requester, now: now)
        let pushed = try await push(request.body, signed: digest, requester)
        return try await answer(pushed, requester)
    }

    // MARK: Push

    /// What a request brought.
    private struct Pushed {
        let hello: Hello
        let results: [PushResult]
        let held: Set<Digest256>
    }

    /// Reads the body as it arrives, and stores what is whole in it.
    ///
    /// Parcels are authentic by their own signatures, so that a cut costs only the parcel that it goes through. A body
    /// that came to its end and is not the signed one is another matter: somebody altered it, and nothing of it counts.
    private func push(_ body: RequestBody, signed digest: Digest256, _ requester: Requester) async throws -> Pushed {
        var intake = SyncIntake()
        var results: [PushResult] = []
        var held: Set<Digest256> = []
        var chunks = body.makeAsyncIterator()
        reading: while true {
            let chunk: ByteBuffer?
            do {
                chunk = try await chunks.next()
            } catch {
                // The connection is gone. What arrived before is as good as ever.
                break reading
            }
            guard let chunk else { break reading }
            try intake.take(chunk.readableBytesView, count: chunk.readableBytes)
            if intake.waitingBytes >= Self.waitingBytes {
                results += try await store(intake.drain(), requester, &held)
            }
        }
        guard intake.isEnded, let hello = intake.hello else {
            let stored = try await store(intake.drain(), requester, &held)
            logger.notice(
                "a sync request broke off",
                metadata: ["bytes": "\(intake.bytes)", "stored": "\(results.count + stored.count)"])
            throw HubProblem.cutShort(intake.bytes)
        }
        guard intake.digest == digest else { throw HubProblem.contentDigest }
        results += try await store(intake.drain(), requester, &held)
        held.formUnion(intake.offered)
        results += try await study.log.known(intake.offered)
        return Pushed(hello: hello, results: results, held: held)
    }

    private func store(
        _ parcels: [Parcel], _ requester: Requester, _ held: inout Set<Digest256>
    ) async throws -> [PushResult] {
        let results = try await study.log.append(parcels, carrier: requester.number, now: now())
        held.formUnion(parcels.map(\.id))
        for case .forked(let id, let sequences) in results {
            logger.warning(
                "a site is forked: two stores have used it",
                metadata: ["changeset": "\(id)", "saves": "\(sequences.count)"])
        }
        for case .refused(let id, let reason) in results {
            logger.notice("a parcel was refused", metadata: ["parcel": "\(id)", "reason": "\(reason)"])
        }
        return results
    }

    // MARK: Pull

    /// Where the log stands. A cursor of this very epoch that does not fit the log proves that the log was put back from
    /// a backup: it then gets a new epoch, so that all devices give back what they have.
    private func standing(_ hello: Hello, _ requester: Requester) async throws -> SyncStanding {
        let standing = try await study.standing(hello, requester.certificate)
        guard standing.client == .elsewhere else { return standing }
        let epoch = study.environment.randomBytes(HubCursor.epochBytes)
        let (old, now) = (standing.epoch, now())
        let isFirst = try await study.log.asyncWrite { database in
            try StudyLog.renewEpoch(
                from: old, to: epoch,
                because: "member \(requester.number) has seen another log than this: it was put back",
                now: now, database)
        }
        if isFirst {
            logger.error(
                "the log was put back from a backup: it has a new epoch, and the devices give back what it lacks",
                metadata: ["study": "\(study.log.study.id)", "last": "\(standing.last.position)"])
        }
        return try await study.standing(hello, requester.certificate)
    }

    private func answer(_ pushed: Pushed, _ requester: Requester) async throws -> Response {
        let standing = try await standing(pushed.hello, requester)
        var answer = SyncAnswer(
            study.log, requester.certificate, pushed.hello, standing, results: pushed.results, held: pushed.held,
            pullWaits: requester.state == .unconfirmed)
        let first = ByteBuffer(bytes: try await answer.nextChunk())
        var response: Response
        if answer.isFinished {
            response = Response(status: .ok, body: ResponseBody(byteBuffer: first))
        } else {
            let rest = answer
            response = Response(
                status: .ok,
                body: ResponseBody { writer in
                    try await writer.write(first)
                    var rest = rest
                    while !rest.isFinished { try await writer.write(ByteBuffer(bytes: rest.nextChunk())) }
                    try await writer.finish(nil)
                })
        }
        response.headers.put("Content-Type", SyncStream.mediaType)
        response.headers.put("Cache-Control", "no-store")
        return response
    }
}
