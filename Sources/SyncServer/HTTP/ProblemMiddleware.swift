internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import SurveyStore
internal import SurveySync

/// Turns whatever goes wrong into a problem document, and says nothing in it of the hub's insides.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = Self.problem(error, request, context).response
        }
        response.headers.put("X-Content-Type-Options", "nosniff")
        response.headers.put("Referrer-Policy", "no-referrer")
        return request.method == .head ? response.createHeadResponse() : response
    }

    private static func problem(_ error: any Error, _ request: Request, _ context: Context) -> HubProblem {
        if let problem = error as? HubProblem { return problem }
        if let problem = error as? DecodingProblem { return HubProblem(problem) }
        if let error = error as? StoreError {
            context.logger.error("the log failed", metadata: ["reason": "\(error.message)", "next": "\(error.next)"])
            switch error.code {
            case .busy: return .unavailable("the study's log is busy")
            case .cannotWrite: return .unavailable("the hub has no room to store anything; nothing was stored")
            default: return .internal(requestID: Self.requestID(context))
            }
        }
        if let error = error as? any HTTPResponseError {
            switch error.status.code {
            case 404: return .notFound("there is nothing at this path")
            case 413: return .tooLarge("the request is larger than the limit")
            case 400...499: return .malformed("the request cannot be read")
            default: break
            }
        }
        context.logger.error("a request failed", metadata: ["error": "\(error)"])
        return .internal(requestID: Self.requestID(context))
    }

    /// Hummingbird keeps the number in the logger, and a log handler may keep nothing.
    private static func requestID(_ context: Context) -> String {
        context.logger[metadataKey: "hb.request.id"].map { "\($0)" } ?? "unknown"
    }
}
