import HTTPTypes
import Testing

@testable import SurveyCollect

/// Who may send requests, and who may come in.
@Suite struct GateTests {
    private let gate = AccessGate(authority: "127.0.0.1:4711")

    private func head(
        _ method: HTTPRequest.Method, host: String = "127.0.0.1:4711", _ fields: [String: String] = [:]
    ) -> HTTPRequest {
        var head = HTTPRequest(method: method, scheme: "http", authority: host, path: "/")
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        return head
    }

    @Test(arguments: ["evil.example", "127.0.0.1", "localhost:4711", "127.0.0.1:4712", "[::1]:4711", ""])
    func anotherHostThanTheOneThatIsServedIsTurnedAway(host: String) {
        #expect(throws: AccessGate.Refusal.host) { try gate.check(head(.get, host: host)) }
    }

    @Test func ourOwnPagesMayAskAndSend() throws {
        try gate.check(head(.get))
        try gate.check(head(.get, ["Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"]))
        try gate.check(head(.post, ["Origin": "http://127.0.0.1:4711", "Sec-Fetch-Site": "same-origin"]))
    }

    @Test(arguments: [
        [:], ["Origin": "null"], ["Origin": "http://evil.example"], ["Origin": "http://127.0.0.1:80"],
        ["Origin": "http://127.0.0.1:4711", "Sec-Fetch-Site": "same-site"],
        ["Origin": "http://127.0.0.1:4711", "Sec-Fetch-Site": "none"],
    ])
    func nothingIsChangedForAPageOfAnotherSite(fields: [String: String]) {
        #expect(throws: AccessGate.Refusal.origin) { try gate.check(head(.post, fields)) }
        #expect(throws: AccessGate.Refusal.origin) { try gate.check(head(.put, fields)) }
    }

    @Test func anotherSiteMayNotReadEither() {
        let fields = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"]
        #expect(throws: AccessGate.Refusal.origin) { try gate.check(head(.get, fields)) }
    }

    @Test func aTokenIsGoodOnceAndASessionIsTheLastOne() throws {
        let door = Door { count in (0..<count).map { _ in UInt8.random(in: 0...255) } }
        #expect(door.enter("") == nil)
        let token = door.makeToken()
        #expect(token.utf8.count == 48)
        #expect(door.enter(String(token.reversed())) == nil)
        let session = try #require(door.enter(token))
        #expect(door.enter(token) == nil)
        #expect(door.isInside(session) && !door.isInside(token) && !door.isInside(""))
        let older = door.makeToken()
        let newer = door.makeToken()
        #expect(door.enter(older) == nil)
        let next = try #require(door.enter(newer))
        #expect(door.isInside(next) && !door.isInside(session))
    }

    @Test func theCookieIsFoundAmongOthers() {
        #expect(Web.session(["a=1; masah-interview=x; b=2", "masah-interview=y"], AccessGate.cookie) == ["x", "y"])
        #expect(Web.session(["xmasah-interview=x", "masah-interview"], AccessGate.cookie).isEmpty)
    }

    @Test(arguments: [
        ("a=1&b=2&a=3", ["a": ["1", "3"], "b": ["2"]]), ("a%3Ab=%C3%A9+x", ["a:b": ["é x"]]), ("a", ["a": [""]]),
        ("", [:]), ("a=%4", ["a": ["%4"]]), ("=x&&", ["": ["x"]]),
    ])
    func fieldsAreReadAsBrowsersWriteThem(body: String, expected: [String: [String]]) throws {
        let fields = try #require(FormFields(body.utf8))
        for (name, values) in expected { #expect(fields.all(name) == values) }
    }

    @Test func fieldsThatAreNoTextOrTooManyAreRefused() {
        #expect(FormFields("a=%FF".utf8) == nil)
        #expect(FormFields(String(repeating: "a&", count: CollectLimits.formFields + 1).utf8) == nil)
    }

    @Test(arguments: [
        ("next", WebAction.next), ("language:Français (fr)", .language("Français (fr)")),
        ("remove:member[2]", .remove("member[2]")), ("rank:up:a:b:place/x", .rank(place: "place/x", choice: "a:b", step: -1)),
        ("rank:keep::place", .rank(place: "place", choice: nil, step: 0)), ("rank", .answer), ("", .answer),
        ("add:2", .add(2)), ("add", .answer), ("add:x", .answer),
    ])
    func buttonsAreRead(text: String, action: WebAction) {
        #expect(WebAction(text) == action)
    }
}
