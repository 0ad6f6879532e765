internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import SurveyForms
internal import SurveyRecords
internal import SurveyStore

/// The paths of an interview in the browser, and what answers on them. Pages name one another without the folder in
/// which they lie.
struct WebRoutes: Sendable {
    let desk: WebDesk
    let door: Door
    let form: Form
    let options: WebOptions
    let report: @Sendable (WebEvent) -> Void
    /// When something was, in words.
    let date: @Sendable (UInt64) -> String

    func router(gate: @escaping @Sendable () -> AccessGate?) -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: GateMiddleware(gate: gate, door: door, title: title, report: report))
        router.get("/interview.css") { _, _ in WebReply.asset(PackageResources.interview_css, "text/css") }
        router.get("/interview.js") { _, _ in WebReply.asset(PackageResources.interview_js, "text/javascript") }
        router.get("/favicon.ico") { _, _ in Response(status: .noContent) }
        router.get("/open/:token") { _, context in
            open(context.parameters.get("token") ?? "")
        }
        let room = router.group(RouterPath(door.room))
        room.get("/") { request, _ in try await home(request) }
        room.post("/begin") { _, _ in
            try await desk.beginAnew()
            return WebReply.redirect("screen")
        }
        room.post("/resume") { request, _ in
            try await desk.resume(id: fields(request)["id"] ?? "")
            return WebReply.redirect("screen")
        }
        room.get("/screen") { request, _ in try await screen(request) }
        room.post("/screen") { request, _ in try await act(request) }
        room.get("/overview") { _, _ in try await overview() }
        room.get("/summary") { _, _ in try await summary() }
        room.post("/choices") { request, _ in try await choices(request) }
        room.post("/position") { request, _ in try await position(request) }
        let files = WebFiles(desk: desk, options: options)
        room.get("/file") { request, _ in try await files.show(query(request)) }
        room.put("/file") { request, _ in
            guard try await files.take(request, query(request)) else { return otherTab }
            return try await shown()
        }
        room.get("/media") { request, _ in try files.media(query(request)["name"] ?? "") }
        return router
    }

    /// What pages without a question are called; with a respondent who answers alone nothing that tells what is asked.
    private var title: String { options.isSelf ? "Masah" : form.title.isEmpty ? form.id : form.title }
    private var voice: PageVoice { PageVoice(form, language: options.language) }

    // MARK: Reading requests

    private func query(_ request: Request) throws -> FormFields {
        guard let fields = FormFields((request.uri.query ?? "").utf8) else { throw HTTPError(.badRequest) }
        return fields
    }

    private func fields(_ request: Request) async throws -> FormFields {
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true else {
            throw HTTPError(.unsupportedMediaType)
        }
        let body = try await request.body.collect(upTo: CollectLimits.pageBytes)
        guard let fields = FormFields(body.readableBytesView) else { throw HTTPError(.badRequest) }
        return fields
    }

    // MARK: Coming in

    private func open(_ token: String) -> Response {
        guard let session = door.enter(token) else { return Web.turnedAway(title) }
        report(.entered)
        // A page and not a redirection: a browser that came from elsewhere would not send the cookie along.
        var response = WebReply.page(
            MessagePage(
                voices: [voice], title: title, heading: .webOpen, text: nil, link: (door.room, .webOpen), goesOn: true
            ).html)
        response.headers[.setCookie] = "\(AccessGate.cookie)=\(session); Path=\(door.room); HttpOnly; SameSite=Strict"
        return response
    }

    private func home(_ request: Request) async throws -> Response {
        switch await desk.state {
        case .interview: return WebReply.redirect("screen")
        case .over: return end
        case .nothing: break
        }
        let found = try await desk.drafts()
        let drafts = found.records.map {
            HomePage.Entry(
                id: $0.id.description, name: $0.instanceName, begun: date($0.began.milliseconds))
        }
        let notice: Phrase? =
            switch try query(request)["done"] {
            case "finished": .webFinished
            case "left": .webLeft
            default: nil
            }
        return WebReply.page(
            HomePage(voice: voice, title: title, drafts: drafts, unreadable: found.unreadable, notice: notice).html)
    }

    /// The neutral end: it says nothing of what was asked, not even the form's title.
    private var end: Response {
        WebReply.page(MessagePage(voices: [voice], title: title, heading: .webThanks, text: .webGiveBack).html)
    }

    /// To a page of an interview that is not open any more.
    private var otherTab: Response {
        let page = MessagePage(
            voices: [voice], title: title, heading: .webFailed, text: .webOtherTab,
            link: ("./", .webContinue))
        return WebReply.page(page.html, .conflict)
    }

    // MARK: Screens

    private func page(_ paged: PagedInterview) -> InterviewPage {
        InterviewPage(paged) { options.media[$0] != nil }
    }

    /// The page as it is now.
    private func shown() async throws -> Response {
        guard let html = await desk.look({ page($0).html }) else { return WebReply.redirect("./") }
        return WebReply.page(html)
    }

    private func screen(_ request: Request) async throws -> Response {
        if let at = try query(request)[FieldName.screen] {
            let isThere = try await desk.change { $0.look(for: at) }
            guard isThere == true else { return WebReply.redirect(isThere == nil ? "./" : "screen") }
            return try await shown()
        }
        return try await onward()
    }

    /// To the address of the screen that is open.
    private func onward() async throws -> Response {
        guard let address = await desk.look({ paged in paged.key.map(paged.addresses.text) }) else {
            return WebReply.redirect("./")
        }
        guard let address else { return WebReply.redirect("summary") }
        return WebReply.redirect("screen?\(FieldName.screen)=\(address)")
    }

    private func overview() async throws -> Response {
        guard !options.isSelf else { return WebReply.redirect("screen") }
        guard let html = await desk.look({ OverviewPage(page: page($0)).html }) else { return WebReply.redirect("./") }
        return WebReply.page(html)
    }

    private func summary() async throws -> Response {
        // A respondent who answers alone comes here by the last screen, and by no other way.
        _ = try await desk.change { if !$0.isSelf { $0.openSummary() } }
        guard await desk.look({ $0.key == nil }) == true else { return try await onward() }
        return try await shown()
    }

    private func choices(_ request: Request) async throws -> Response {
        // In a body, not in an address: what is searched for is as good as the answer.
        let fields = try await fields(request)
        let place = fields["place"] ?? ""
        let interview = fields[FieldName.interview] ?? ""
        guard let found = await desk.found(fields["find"] ?? "", at: place, of: interview),
            let voice = await desk.look({ page($0).voice })
        else { throw HTTPError(.notFound) }
        let block = QuestionBlock(view: found.view, place: place, voice: voice, isSelf: options.isSelf)
        return WebReply.page(block.found(found.found))
    }

    /// Takes where the device is. Its page stays as it is.
    private func position(_ request: Request) async throws -> Response {
        let fields = try await fields(request)
        let interview = fields[FieldName.interview] ?? ""
        let isRead = try await desk.change { $0.id == interview ? $0.takePosition(fields) : true }
        guard isRead != false else { throw HTTPError(.badRequest) }
        return Response(status: .noContent)
    }

    // MARK: Answers

    /// Takes the answers of a page, does what its button says, and shows what comes then.
    private func act(_ request: Request) async throws -> Response {
        let fields = try await fields(request)
        let action = WebAction(fields[FieldName.action] ?? "")
        let at = fields[FieldName.screen] ?? ""
        enum Page { case here, held, gone, ofAnother }
        let interview = fields[FieldName.interview] ?? ""
        let outcome = try await desk.change { paged -> Page in
            guard paged.id == interview else { return .ofAnother }
            // A page that was left open in another tab names a screen that may have gone: nothing of it is taken.
            guard at.isEmpty ? paged.key == nil : paged.open(at) else { return .gone }
            if !at.isEmpty {
                paged.take(fields)
                if action.leaves, paged.holdsBack() { return .held }
            }
            paged.perform(action)
            return .here
        }
        switch outcome {
        case nil, .ofAnother: return otherTab
        case .gone, .held: return try await onward()
        case .here: break
        }
        switch action {
        case .overview where !options.isSelf: return WebReply.redirect("overview")
        case .leave where !options.isSelf:
            try await desk.leave()
            return WebReply.redirect("./?done=left")
        case .finish:
            guard try await desk.finish() else { return try await onward() }
            return WebReply.redirect(options.isSelf ? "./" : "./?done=finished")
        // The page itself, with what is new in it, for the script.
        case .answer: return try await shown()
        // A browser that goes back to the answer of a form asks whether to send it again: every other page has an address.
        default: return try await onward()
        }
    }
}
