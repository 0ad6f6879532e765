internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import SurveyStore

/// Lets in who may come in, and gives every answer the headers that keep a page to itself.
struct GateMiddleware<Context: RequestContext>: RouterMiddleware {
    let gate: @Sendable () -> AccessGate?
    let door: Door
    let title: String
    let report: @Sendable (WebEvent) -> Void

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = await answer(request, context, next)
        response.headers[.contentSecurityPolicy] = Web.contentSecurityPolicy
        response.headers[.cacheControl] = "no-store"
        response.headers[.xContentTypeOptions] = "nosniff"
        for (name, value) in Web.headers {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(
        _ request: Request, _ context: Context, _ next: (Request, Context) async throws -> Response
    ) async -> Response {
        do {
            // Nothing is served before the address is known.
            guard let gate = gate() else { return Web.turnedAway(title) }
            try gate.check(request.head)
            if request.uri.path.hasPrefix("/open/") {
                // The address opens once: only for who means to see the page.
                guard request.method == .get, !AccessGate.isPrefetch(request.head) else {
                    return Response(status: .serviceUnavailable)
                }
            } else if !Web.open.contains(request.uri.path) {
                guard request.uri.path.hasPrefix(door.room),
                    Web.session(request.headers[values: .cookie], AccessGate.cookie).contains(where: door.isInside)
                else {
                    return Web.turnedAway(title)
                }
            }
            return try await next(request, context)
        } catch is AccessGate.Refusal {
            return Web.turnedAway(title)
        } catch let error as any HTTPResponseError {
            return Web.failed(title, .init(code: Int(error.status.code)))
        } catch is WebDesk.Unsaved {
            return Web.failed(title, .internalServerError, .webFailedSaving)
        } catch let error as StoreError {
            report(.failed("\(error.message)\n  next: \(error.next)"))
            return Web.failed(title, .internalServerError, .webFailedOpening)
        } catch {
            context.logger.error("a request failed", metadata: ["error": "\(error)"])
            return Web.failed(title, .internalServerError, .webFailedOpening)
        }
    }
}
