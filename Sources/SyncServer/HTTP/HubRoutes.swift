internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import SurveyStore

/// The hub's paths, and what answers on them.
struct HubRoutes {
    let hub: Hub
    let logger: Logger
    let attempts: TokenBucket
    let attachments: AttachmentPolicy

    /// - Parameters:
    ///   - limits: how many failed attempts to join are let through.
    ///   - attachments: how much room there is for attachments.
    init(_ hub: Hub, logger: Logger, limits: HubServer.EnrolmentLimits, attachments: AttachmentPolicy) {
        self.hub = hub
        self.logger = logger
        self.attachments = attachments
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
        addAttachments(to: router)
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

    private func addAttachments(to router: Router<BasicRequestContext>) {
        let (hub, policy, now) = (hub, attachments, hub.environment.now)
        @Sendable func uploads(_ context: BasicRequestContext) throws -> AttachmentUploadHandler {
            AttachmentUploadHandler(study: try Self.study(hub, context), policy: policy, now: now)
        }
        route(router, "/v1/studies/:study/attachments", .post) { request, context in
            try await uploads(context).declare(request)
        }
        route(router, "/v1/studies/:study/attachments/:digest", .get) { request, context in
            try await AttachmentDownloadHandler(study: Self.study(hub, context), now: now)
                .respond(to: request, digest: context.parameters.get("digest") ?? "")
        }
        route(router, "/v1/studies/:study/attachments/:digest/upload", .patch, .head) { request, context in
            let digest = context.parameters.get("digest") ?? ""
            return request.method == .head
                ? try await uploads(context).progress(request, digest: digest)
                : try await uploads(context).append(request, digest: digest)
        }
    }

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
    ]

    /// Answers on a path with these methods, and says of the others that they are not possible.
    private func route(
        _ router: Router<BasicRequestContext>, _ path: RouterPath, _ methods: HTTPRequest.Method...,
        use handler: @escaping @Sendable (Request, BasicRequestContext) async throws -> Response
    ) {
        let allowed = methods == [.get] ? [.get, .head] : methods
        for method in allowed { router.on(path, method: method, use: handler) }
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
