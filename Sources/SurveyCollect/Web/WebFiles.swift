internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import SurveyForms
internal import SurveyRecords
internal import SurveyStore

/// Photos, recordings and other files of an interview, and those beside its form.
struct WebFiles: Sendable {
    let desk: WebDesk
    let options: WebOptions

    // MARK: Taking

    /// Takes a file for a question. It goes to disk as it comes, so that memory does not grow with it.
    ///
    /// - Returns: whether the interview is open that it belongs to.
    func take(_ request: Request, _ query: FormFields) async throws -> Bool {
        let place = query["place"] ?? ""
        let interview = query[FieldName.interview] ?? ""
        guard await desk.look({ $0.id == interview }) == true else { return false }
        guard let (node, type) = await desk.look({ target(place, in: $0) }) ?? nil else {
            throw HTTPError(.notFound)
        }
        let ending = query["ending"] ?? ""
        guard MediaType.fits(ending: ending, wanted: type) else { throw HTTPError(.unsupportedMediaType) }
        let name = AttachmentName.make(ending: ending, type: type, desk.desk.surroundings)
        var incoming = try desk.desk.store.incomingAttachment()
        for try await buffer in request.body {
            guard incoming.size + UInt64(buffer.readableBytes) <= Limits.attachmentBytes else {
                throw HTTPError(.contentTooLarge)
            }
            try incoming.append(Array(buffer.readableBytesView))
        }
        guard incoming.size > 0 else { throw HTTPError(.badRequest) }
        let (digest, isNew) = try incoming.finish()
        do {
            let isTaken = try await desk.change { paged in
                guard paged.id == interview else { return false }
                try paged.attach(name, digest, at: node)
                return true
            }
            if isTaken != true, isNew { try? desk.desk.store.dropUnused([digest]) }
            return isTaken == true
        } catch {
            // Where only the save failed, the answer stays on the page and names the file: the next save needs it.
            let isNamed = await desk.look { $0.interview.instance.attachments.values.contains(digest) }
            if isNew, isNamed != true { try? desk.desk.store.dropUnused([digest]) }
            throw error
        }
    }

    /// The question of the open screen that takes a file.
    private func target(_ place: String, in paged: PagedInterview) -> (InstanceTree.Node, String)? {
        guard let node = paged.interview.session.node(at: place), paged.interview.current?.nodes.contains(node) == true,
            let view = paged.interview.view(of: node), view.question.kind == .attachment, !view.isReadOnly
        else { return nil }
        return (node, view.question.mediaType ?? "*/*")
    }

    // MARK: Showing

    /// A file of the open screen.
    func show(_ query: FormFields) async throws -> Response {
        let place = query["place"] ?? ""
        guard let file = await desk.look({ shown(place, in: $0) }) ?? nil, try desk.desk.store.isHere(file.digest)
        else {
            throw HTTPError(.notFound)
        }
        return Self.stream(file, from: desk.desk.store)
    }

    private struct ShownFile: Sendable {
        let digest: Digest256
        let name: String
    }

    private func shown(_ place: String, in paged: PagedInterview) -> ShownFile? {
        guard let (node, _) = target(place, in: paged), let digest = paged.interview.instance.attachments[node] else {
            return nil
        }
        return ShownFile(digest: digest, name: paged.interview.session.record[node])
    }

    /// Apart from ``show(_:)``: the optimising compiler of Swift 6.3 crashes on both in one coroutine.
    private static func stream(_ file: ShownFile, from store: SurveyStore) -> Response {
        Response(
            status: .ok, headers: [.contentType: type(of: file.name)],
            body: ResponseBody { writer in
                var offset: UInt64 = 0
                while true {
                    let piece = try store.attachmentBytes(file.digest, at: offset, count: pieceBytes)
                    guard !piece.isEmpty else { break }
                    try await writer.write(ByteBuffer(bytes: piece))
                    offset += UInt64(piece.count)
                }
                try await writer.finish(nil)
            })
    }

    /// A file beside the form.
    func media(_ name: String) throws(HTTPError) -> Response {
        guard let bytes = options.media[name] else { throw HTTPError(.notFound) }
        return WebReply.bytes(bytes, Self.type(of: name))
    }

    private static let pieceBytes = 256 << 10

    /// The media type of a file by its ending. What is not known is nothing that a browser runs or shows.
    static func type(of name: String) -> String {
        // The content security policy keeps scripts in a drawing from running.
        let type = name.split(separator: ".").last.flatMap { MediaType.of(ending: String($0)) } ?? ""
        return ["image/", "audio/", "video/"].contains(where: type.hasPrefix) ? type : "application/octet-stream"
    }
}
