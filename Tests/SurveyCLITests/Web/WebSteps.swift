import Foundation
import Testing

// What several tests do with an interview in the browser.

extension WebInterview {
    /// Opens the address in a new browser and begins an interview.
    func begin(_ look: WebDriver.Look = .desktop) async throws -> WebDriver {
        let browser = try await WebDriver(in: place.folder, look)
        try await browser.open(address)
        try await browser.wait("coming in") { !(try await browser.address).contains("/open/") }
        if try await browser.text("form[action='begin']") != nil { try await browser.beginInterview() }
        return browser
    }
}

extension WebDriver {
    /// Presses the button that begins an interview.
    func beginInterview() async throws {
        try await click(css: "form[action='begin'] button")
        try await wait("the interview") { try await isThere("screen") }
    }

    /// Answers what must be answered, up to the page of substances.
    func goToSubstances() async throws {
        try await follow("b:next")
        try await type("Zaki", into: "i:nick")
        try await follow("b:next")
        try await type("25", into: "i:g/age")
        try await follow("b:next")
    }

    /// Clicks something inside a part of a question that is folded.
    func click(_ id: String, opening question: String) async throws {
        try await click(css: "[id=\"\(question)\"] details.missing > summary")
        try await click(id)
    }
}
