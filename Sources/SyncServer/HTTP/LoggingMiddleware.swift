internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Synchronization

/// One line in the log for each request: which, what came of it, how much, how long. Never a query, a body or a key.
struct LoggingMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response = try await next(request, context)
        let line = Line(
            logger: context.logger, method: request.method.rawValue, path: String(request.uri.path.prefix(256)),
            status: response.status.code, start: start)
        if let length = response.body.contentLength {
            line.write(bytes: length, isWhole: true)
            return response
        }
        let body = response.body
        response.body = ResponseBody { writer in
            let counted = ByteCount()
            do {
                try await body.map { buffer in
                    counted.add(buffer.readableBytes)
                    return buffer
                }.write(writer)
                line.write(bytes: counted.total, isWhole: true)
            } catch {
                line.write(bytes: counted.total, isWhole: false)
                throw error
            }
        }
        return response
    }

    private struct Line: Sendable {
        let logger: Logger
        let method: String
        let path: String
        let status: Int
        let start: ContinuousClock.Instant

        func write(bytes: Int, isWhole: Bool) {
            let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
            logger.info(
                isWhole ? "request" : "request cut by its client",
                metadata: [
                    "method": "\(method)", "path": "\(path)", "status": "\(status)", "bytes": "\(bytes)",
                    "ms": "\((milliseconds * 10).rounded() / 10)",
                ])
        }
    }
}

/// Bytes of one answer, counted as they are written.
private final class ByteCount: Sendable {
    private let bytes = Atomic<Int>(0)
    var total: Int { bytes.load(ordering: .relaxed) }
    func add(_ count: Int) { bytes.add(count, ordering: .relaxed) }
}
