import Foundation
import Testing

/// `survey-cli collect FORM --web`, running, with the form that shows every kind of question.
final class WebInterview {
    static let form = CommandLineTool.root.appending(path: "fixtures/forms/interview.xml")

    let place: Workplace
    private(set) var child: ChildProcess
    private(set) var address = ""

    /// A store with another form in it, and the server.
    ///
    /// - Parameter media: the files beside the form.
    init(form: String, id: String, media: [String: Data] = [:], _ arguments: String...) async throws {
        place = try await Workplace()
        let folder = place.folder.appending(path: "form-media")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, bytes) in media { try bytes.write(to: folder.appending(path: name)) }
        try place.write(form, to: "form.xml")
        try await place.succeed("form", "add", "form.xml")
        child = try Self.start(place, id, arguments)
        address = try await Self.address(child)
    }

    /// A store with the form in it, and the server.
    ///
    /// - Parameter communes: how many choices its longest list has.
    init(_ arguments: String..., communes: Int = 3) async throws {
        place = try await Workplace()
        var text = try String(contentsOf: Self.form, encoding: .utf8)
        let more = (3..<max(communes, 3)).map { "<item><name>c\($0)</name><label>Commune \($0) Aïn</label></item>" }
        text = text.replacing("</root></instance>", with: more.joined() + "</root></instance>")
        try place.write(text, to: "interview.xml")
        try await place.succeed("form", "add", "interview.xml")
        child = try Self.start(place, "web", arguments)
        address = try await Self.address(child)
    }

    deinit { child.terminate() }

    /// Starts the server again, after its end.
    func restart(_ arguments: String..., form: String = "web") async throws {
        try await restart(arguments: arguments, form: form)
    }

    func restart(arguments: [String], form: String) async throws {
        child.terminate()
        child = try Self.start(place, form, arguments)
        address = try await Self.address(child)
    }

    /// Where the server is, without the token.
    var origin: String { address.components(separatedBy: "/open/")[0] }

    private static func start(_ place: Workplace, _ form: String, _ arguments: [String]) throws -> ChildProcess {
        var variables = ProcessInfo.processInfo.environment
        variables["TZ"] = "UTC"
        variables["SURVEY_AUTHOR"] = nil
        variables["SURVEY_STORE"] = place.store
        return try ChildProcess(
            CommandLineTool.executable.path, ["collect", form, "--web"] + arguments, environment: variables,
            folder: place.folder)
    }

    private static func address(_ child: ChildProcess) async throws -> String {
        try await Patience.wait {
            try child.output().firstMatch(of: /http:\/\/\S+/).map { String($0.0) }
        } orFail: {
            WebDriver.Failure(description: "the server did not start: \(try child.errors())")
        }
    }

    // MARK: The store

    /// The answers of the only record of a form.
    func answers(of form: String = "web") async throws -> [String: Any] {
        let id = try await record(of: form)
        let shown = try await place.succeed("record", "show", id, "--json").object()
        return try #require(shown["answers"] as? [String: Any])
    }

    /// The id of the only record of a form.
    func record(of form: String = "web") async throws -> String {
        let list = try await place.succeed("record", "list", "--form", form, "--json").array()
        try #require(list.count == 1, "\(list)")
        return try #require(list[0]["id"] as? String)
    }
}
