import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// A real browser that a test drives by the WebDriver protocol (https://www.w3.org/TR/webdriver2/): Chromium by ChromeDriver.
///
/// It can reach 127.0.0.1 and nothing else, as on a device without a network.
final class WebDriver {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// How the window looks.
    struct Look: CustomTestStringConvertible, Sendable {
        var width = 1_000
        var height = 800
        var isDark = false
        var isPhone = false
        static let desktop = Look()
        static let phone = Look(width: 360, height: 740, isPhone: true)
        static let darkDesktop = Look(isDark: true)
        static let darkPhone = Look(width: 360, height: 740, isDark: true, isPhone: true)
        var testDescription: String { "\(width)x\(height)\(isDark ? " dark" : "")" }
    }

    private static let driver = "/usr/bin/chromedriver"
    static let isHere = FileManager.default.isExecutableFile(atPath: driver)
    static let needed: Comment = "needs chromium and chromium-driver (apt-get install chromium chromium-driver)"

    private let child: ChildProcess
    private let base: String
    private var session = ""

    init(in folder: URL, _ look: Look = .desktop) async throws {
        let home = folder.appending(path: "browser")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        var variables = ProcessInfo.processInfo.environment
        variables["HOME"] = home.path
        (child, base) = try await Self.start(variables, in: folder)
        var options: [String: Any] = [
            "args": [
                "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--window-size=\(look.width),\(look.height)",
                "--user-data-dir=\(home.path)/profile",
            ]
        ]
        if look.isPhone {
            options["mobileEmulation"] = [
                "deviceMetrics": ["width": look.width, "height": look.height, "pixelRatio": 1.5, "touch": true]
            ]
        }
        let capabilities: [String: Any] = [
            "goog:chromeOptions": options, "goog:loggingPrefs": ["browser": "ALL"],
        ]
        let begun = try await call("POST", "/session", ["capabilities": ["alwaysMatch": capabilities]])
        session = try #require((begun as? [String: Any])?["sessionId"] as? String)
        try await devTools(
            "Emulation.setEmulatedMedia",
            ["features": [["name": "prefers-color-scheme", "value": look.isDark ? "dark" : "light"]]])
    }

    deinit { child.killGroup() }

    /// Ends the browser.
    func quit() async throws {
        _ = try? await call("DELETE", "/session/\(session)")
        _ = try await child.end()
    }

    /// Starts ChromeDriver. It takes a free port for IPv4, and gives up where another program has the same one for IPv6.
    private static func start(
        _ variables: [String: String], in folder: URL, attempts: Int = 5
    ) async throws -> (ChildProcess, address: String) {
        let child = try ChildProcess(driver, ["--port=0"], environment: variables, folder: folder)
        let port = try await Patience.wait { () -> String? in
            let output = try child.output()
            if attempts > 1, output.contains("port not available") { return "" }
            return output.firstMatch(of: /successfully on port (\d+)/).map { String($0.1) }
        } orFail: {
            Failure(description: "chromedriver did not start: \(try child.output()) \(try child.errors())")
        }
        if !port.isEmpty { return (child, "http://127.0.0.1:\(port)") }
        _ = try await child.end()
        return try await start(variables, in: folder, attempts: attempts - 1)
    }

    // MARK: Protocol

    @discardableResult
    private func call(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Any? {
        // Not Foundation's client: it refuses ChromeDriver's headers, which have no space behind the colon.
        var request = HTTPClientRequest(url: base + path)
        request.method = .RAW(value: method)
        request.headers.add(name: "Content-Type", value: "application/json")
        if let body { request.body = .bytes(ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: body))) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
        let data = Data((try await response.body.collect(upTo: 64 << 20)).readableBytesView)
        let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        guard response.status == .ok else {
            let error = document?["value"] as? [String: Any]
            throw Failure(description: "\(path): \(error?["error"] ?? "") \(error?["message"] ?? "")")
        }
        return document?["value"]
    }

    @discardableResult
    private func command(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Any? {
        try await call(method, "/session/\(session)\(path)", body ?? (method == "POST" ? [:] : nil))
    }

    /// A command of the DevTools protocol.
    func devTools(_ name: String, _ parameters: [String: Any] = [:]) async throws {
        try await command("POST", "/goog/cdp/execute", ["cmd": name, "params": parameters])
    }

    // MARK: What a person does

    func open(_ address: String) async throws { try await command("POST", "/url", ["url": address]) }

    /// Opens a page of the interview that is open, by its path.
    func open(page: String) async throws {
        let room = try await address.split(separator: "/", omittingEmptySubsequences: false).prefix(4)
        try await open(room.joined(separator: "/") + page)
    }

    func goBack() async throws { try await command("POST", "/back") }
    func reload() async throws { try await command("POST", "/refresh") }

    var address: String { get async throws { try await command("GET", "/url") as? String ?? "" } }

    func click(_ id: String) async throws { try await click(css: "[id=\"\(id)\"]") }

    func click(css: String) async throws {
        let element = try await element(css: css)
        try await command("POST", "/element/\(element)/click")
    }

    /// Clicks a button that leads to another page, and waits for that.
    func follow(_ id: String) async throws {
        // As a person does: not while the page moves because an answer is being saved.
        try await wait("the page to rest") { try await run("return !document.querySelector('[aria-busy]')") as? Bool == true }
        _ = try await run("window.masahOld = true")
        try await click(id)
        try await wait("the page after \(id)") { try await run("return !window.masahOld && document.readyState") as? String == "complete" }
    }

    func type(_ text: String, into id: String) async throws {
        try await command("POST", "/element/\(try await element(id))/value", ["text": text])
    }

    /// Presses keys wherever the focus is.
    func press(_ keys: String) async throws {
        let steps = keys.flatMap { [["type": "keyDown", "value": String($0)], ["type": "keyUp", "value": String($0)]] }
        try await command("POST", "/actions", ["actions": [["type": "key", "id": "keys", "actions": steps]]])
    }

    /// Presses the mouse button on an element and holds it, in milliseconds.
    func press(on id: String, holding time: Int) async throws {
        let target = ["element-6066-11e4-a52e-4f735466cecf": try await element(id)]
        let steps: [[String: Any]] = [
            ["type": "pointerMove", "origin": target, "x": 0, "y": 0], ["type": "pointerDown", "button": 0],
            ["type": "pause", "duration": time], ["type": "pointerUp", "button": 0],
        ]
        try await command("POST", "/actions", ["actions": [["type": "pointer", "id": "mouse", "actions": steps]]])
    }

    /// Draws with a finger from the middle of an element.
    func drag(over css: String, by moves: [(x: Int, y: Int)]) async throws {
        let target = ["element-6066-11e4-a52e-4f735466cecf": try await element(css: css)]
        var steps: [[String: Any]] = [
            ["type": "pointerMove", "origin": target, "x": 0, "y": 0], ["type": "pointerDown", "button": 0],
        ]
        steps += moves.map { ["type": "pointerMove", "origin": "pointer", "x": $0.x, "y": $0.y, "duration": 50] }
        steps.append(["type": "pointerUp", "button": 0])
        let finger: [String: Any] = [
            "type": "pointer", "id": "finger", "parameters": ["pointerType": "touch"], "actions": steps,
        ]
        try await command("POST", "/actions", ["actions": [finger]])
    }

    func screenshot() async throws -> Data {
        let text = try await command("GET", "/screenshot") as? String ?? ""
        return try #require(Data(base64Encoded: text))
    }

    // MARK: What a person sees

    private func element(_ id: String) async throws -> String { try await element(css: "[id=\"\(id)\"]") }

    private func element(css: String) async throws -> String {
        try await Patience.wait {
            let found = try? await command("POST", "/element", ["using": "css selector", "value": css])
            return (found as? [String: String])?.values.first
        } orFail: {
            Failure(description: "no element \(css) at \(try await address): \(try await text("body") ?? "")")
        }
    }

    /// The text of a part of the page; nil where there is none.
    func text(_ css: String = "main") async throws -> String? {
        try await run("const e = document.querySelector(arguments[0]); return e && e.innerText", [css]) as? String
    }

    func isThere(_ id: String) async throws -> Bool {
        try await run("return !!document.getElementById(arguments[0])", [id]) as? Bool ?? false
    }

    /// The names of the cookies that the server of the open page gets.
    func cookies() async throws -> [String] {
        let found = try await command("GET", "/cookie") as? [[String: Any]] ?? []
        return found.compactMap { $0["name"] as? String }
    }

    /// Runs a script in the page.
    @discardableResult
    func run(_ script: String, _ arguments: [Any] = []) async throws -> Any? {
        let value = try await command("POST", "/execute/sync", ["script": script, "args": arguments])
        return value is NSNull ? nil : value
    }

    /// What the browser complains of in its console, such as a breach of the content security policy.
    func complaints() async throws -> [String] {
        let entries = try await command("POST", "/se/log", ["type": "browser"]) as? [[String: Any]] ?? []
        return entries.filter { $0["level"] as? String != "INFO" }.compactMap { $0["message"] as? String }
    }

    /// Waits until something holds; far longer than it should take.
    func wait(_ what: String, until condition: () async throws -> Bool) async throws {
        try await Patience.wait {
            try await condition() ? true : nil
        } orFail: {
            Failure(description: "waited in vain for \(what) at \(try await address): \(try await text("body") ?? "")")
        }
    }

    /// Waits until the last answer is saved.
    func waitForSaving() async throws {
        try await wait("saving") { try await run("return document.getElementById('saved')?.textContent") as? String != "" }
    }
}
