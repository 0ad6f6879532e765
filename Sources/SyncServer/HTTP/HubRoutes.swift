internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import SurveyStore

/// The hub's paths, and what answers on them.
struct HubRoutes {
    let hub: Hub
    let logger: Logger
    let attempts: TokenBucket

    /// - Parameter limits: how many failed attempts to join are let through.
    init(_ hub: Hub, logger: Logger, limits: HubServer.EnrolmentLimits) {
        self.hub = hub
        self.logger = logger
        attempts = TokenBucket(
            capacity: limits.burst, perSecond: limits.perSecond, now: hub.environment.now())
    }

    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: LoggingMiddleware())
        router.add(middleware: ProblemMiddleware())
        let (hub, attempts, now) = (hub, attempts, hub.environment.now)
        let health = HealthHandler(studies: hub.hosted)
        let welcome = WelcomePage(studies: hub.hosted.map(\.log.study))
        route(router, "/", .get) { _, _ in welcome.respond() }
        route(router, "/health", .get) { _, _ in try await health.respond() }
        route(router, "/v1/studies/:study/members", .post) { request, context in
            let study = try Self.study(hub, context)
            return try await EnrolmentHandler(study: study, attempts: attempts, now: now).respond(to: request)
        }
        route(router, "/v1/studies/:study/sync", .post) { request, context in
            let study = try Self.study(hub, context)
            return try await SyncHandler(study: study, now: now, logger: context.logger).respond(to: request)
        }
        route(router, "/v1/studies/:study/segments", .get) { request, context in
            let study = try Self.study(hub, context)
            return try await SegmentHandler(study: study, now: now, logger: context.logger).list(request)
        }
        route(router, "/v1/studies/:study/segments/:name", .get) { request, context in
            let study = try Self.study(hub, context)
            return try await SegmentHandler(study: study, now: now, logger: context.logger)
                .fetch(request, name: context.parameters.get("name") ?? "")
        }
        return router
    }

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
    ]

    /// Answers on a path with one method, and says of the others that they are not possible.
    private func route(
        _ router: Router<BasicRequestContext>, _ path: RouterPath, _ method: HTTPRequest.Method,
        use handler: @escaping @Sendable (Request, BasicRequestContext) async throws -> Response
    ) {
        router.on(path, method: method, use: handler)
        var allowed = [method]
        if method == .get {
            allowed.append(.head)
            router.on(path, method: .head, use: handler)
        }
        let names = allowed.map(\.rawValue)
        for other in Self.methods where !allowed.contains(other) {
            router.on(path, method: other) { request, _ -> Response in
                throw HubProblem.methodNotAllowed(request.method.rawValue, allowed: names)
            }
        }
    }

    private static func study(_ hub: Hub, _ context: BasicRequestContext) throws -> HostedStudy {
        let text = context.parameters.get("study") ?? ""
        // One study has one path: the signature covers the path as it was sent.
        guard let id = StudyID(text: text), id.description == text,
            let study = hub.hosted.first(where: { $0.id == id })
        else { throw HubProblem.notFound("this hub has no study with that id") }
        return study
    }
}
