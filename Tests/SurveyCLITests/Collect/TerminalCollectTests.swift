import Foundation
import Testing

@Suite("survey-cli collect leads an interview in a real terminal")
struct TerminalCollectTests {
    private typealias Keys = PseudoTerminal

    private func prepare() async throws -> Workplace {
        let place = try await Workplace()
        try await place.succeed("form", "add", WebInterview.form.path)
        return place
    }

    /// The only record of the form.
    private func record(_ place: Workplace) async throws -> [String: Any] {
        let list = try await place.succeed("record", "list", "--form", "web", "--json").array()
        let id = try #require(list.first?["id"] as? String, "\(list)")
        try #require(list.count == 1)
        return try await place.succeed("record", "show", id, "--json").object()
    }

    private func answers(_ place: Workplace) async throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: await record(place), options: .sortedKeys), as: UTF8.self)
    }

    @Test("From the first screen to the last: what was typed is in the finished record, and the terminal is as it was")
    func whole() async throws {
        let place = try await prepare()
        let terminal = try PseudoTerminal(["collect", "web"], in: place)
        try await terminal.see("Vos réponses sont anonymes")
        terminal.press(Keys.enter)
        try await terminal.see("Quel surnom pouvons-nous utiliser ?")
        terminal.press("Zoé", Keys.enter)
        try await terminal.see("Quel âge avez-vous ?")
        terminal.press("7", Keys.enter)
        try await terminal.see("! L’âge doit être entre 12 et 99 ans.")
        terminal.press("\u{7F}", "34", Keys.enter, "1", Keys.enter)
        try await terminal.see("Êtes-vous enceinte ?")
        terminal.press(Keys.control("r"), Keys.enter)
        try await terminal.see("Quelles substances")
        terminal.press("13", Keys.control("e"))
        try await terminal.see("Rien ne manque.")
        terminal.press(Keys.enter)
        #expect(try await terminal.end() == 0)
        #expect(terminal.isGivenBack)
        #expect(terminal.screen.text.contains("is finished and saved."))
        let answers = try await answers(place)
        for part in ["Zoé", "34", "\"cannabis\",\"tramadol\"", "refused"] { #expect(answers.contains(part), "\(part): \(answers)") }
    }

    @Test("A record whose consent is withdrawn meanwhile leaves the screen with all its answers, and the command fails")
    func erasedMeanwhile() async throws {
        let place = try await prepare()
        let terminal = try PseudoTerminal(["collect", "web"], in: place)
        try await terminal.see("Bienvenue")
        terminal.press(Keys.enter, "Zoé", Keys.enter)
        try await terminal.see("Quel âge")
        let list = try await place.succeed("record", "list", "--form", "web", "--json").array()
        try await place.succeed("record", "erase", try #require(list.first?["id"] as? String), "--yes")
        terminal.press("34", Keys.control("x"))
        #expect(try await terminal.end() == 65)
        #expect(terminal.isGivenBack)
        #expect(!terminal.screen.text.contains("Zoé"), "\(terminal.screen.text)")
        #expect(terminal.screen.text.contains("begin a new interview"), "\(terminal.screen.text)")
        #expect(!terminal.screen.text.contains("saved as a draft"), "\(terminal.screen.text)")
    }

    @Test("Ctrl-C leaves a draft, which is offered the next time and goes on where it was left")
    func draft() async throws {
        let place = try await prepare()
        let first = try PseudoTerminal(["collect", "web"], in: place)
        try await first.see("Bienvenue")
        first.press(Keys.enter, "Zoé", Keys.enter)
        try await first.see("Quel âge")
        first.press(Keys.control("c"))
        #expect(try await first.end() == 0)
        #expect(first.isGivenBack)
        #expect(first.screen.text.contains("is saved as a draft.") && first.screen.text.contains("--resume"))
        let second = try PseudoTerminal(["collect", "web"], in: place)
        try await second.see("Nouvel entretien")
        second.press(Keys.down, Keys.enter)
        try await second.see("Quel âge")
        second.press(Keys.pageUp)
        try await second.see("Zoé")
        second.press(Keys.control("x"))
        #expect(try await second.end() == 0)
        let id = try #require(try await record(place)["id"] as? String)
        let third = try PseudoTerminal(["collect", "web", "--resume", String(id.prefix(8)), "--language", "ar"], in: place)
        try await third.see("2/16")
        third.press(Keys.escape)
        try await third.see("Ctrl-X")
        third.press(Keys.escape, Keys.control("c"))
        #expect(try await third.end() == 0)
    }

    @Test("A signal that ends it leaves a draft with the answer that was being typed", arguments: [SIGTERM, SIGHUP, SIGINT])
    func signals(number: Int32) async throws {
        let place = try await prepare()
        let terminal = try PseudoTerminal(["collect", "web"], in: place)
        try await terminal.see("Bienvenue")
        terminal.press(Keys.enter, "Zoé")
        try await terminal.see("> Zoé")
        terminal.signal(number)
        #expect(try await terminal.end() == -number)
        #expect(terminal.isGivenBack)
        #expect(try await answers(place).contains("Zoé"))
    }

    @Test("A connection that breaks leaves a draft with the answer that was being typed")
    func hangUp() async throws {
        let place = try await prepare()
        let terminal = try PseudoTerminal(["collect", "web"], in: place)
        try await terminal.see("Bienvenue")
        terminal.press(Keys.enter, "Zoé")
        try await terminal.see("> Zoé")
        terminal.hangUp()
        _ = try await terminal.end()
        #expect(try await answers(place).contains("Zoé"))
    }

    @Test("Even a killed program has lost no more than the screen that was open")
    func killed() async throws {
        let place = try await prepare()
        let terminal = try PseudoTerminal(["collect", "web"], in: place)
        try await terminal.see("Bienvenue")
        terminal.press(Keys.enter, "Zoé", Keys.enter)
        try await terminal.see("Quel âge")
        terminal.signal(SIGKILL)
        #expect(try await terminal.end() == -SIGKILL)
        #expect(try await answers(place).contains("Zoé"))
    }

    @Test("Ctrl-Z gives the terminal back until the program is told to go on; the draft is saved meanwhile")
    func stopped() async throws {
        let place = try await prepare()
        let terminal = try PseudoTerminal(["collect", "web"], in: place)
        try await terminal.see("Bienvenue")
        terminal.press(Keys.enter, "Zoé", Keys.enter)
        try await terminal.see("Quel âge")
        terminal.press(Keys.control("z"))
        try await Patience.wait {
            terminal.isStopped && terminal.isGivenBack ? true : nil
        } orFail: {
            PseudoTerminal.Failure(description: "it did not stop")
        }
        #expect(try await answers(place).contains("Zoé"))
        terminal.signal(SIGCONT)
        try await terminal.see("Quel âge")
        terminal.press(Keys.control("c"))
        #expect(try await terminal.end() == 0)
    }

    @Test("A window that changes is drawn anew; one that is too small says so")
    func resized() async throws {
        let place = try await prepare()
        let terminal = try PseudoTerminal(["collect", "web"], in: place)
        try await terminal.see("Bienvenue")
        terminal.resize(columns: 44, rows: 12)
        try await terminal.see("Échap menu")
        #expect(terminal.screen.rows.count == 12 && terminal.screen.text.contains("Bienvenue"))
        terminal.resize(columns: 30, rows: 8)
        try await terminal.see("La fenêtre est trop petite")
        terminal.resize(columns: 80, rows: 24)
        try await terminal.see("Bienvenue")
        terminal.press(Keys.control("c"))
        #expect(try await terminal.end() == 0)
        #expect(terminal.screen.text.contains("Nothing was saved."))
    }

    @Test(
        "Colours are left out where NO_COLOR says so; every kind of terminal gets the same screen",
        arguments: ["xterm", "screen", "linux", "tmux-256color"])
    func colours(kind: String) async throws {
        let place = try await prepare()
        for (noColour, isRed) in [("", true), ("1", false)] {
            let terminal = try PseudoTerminal(["collect", "web"], in: place, environment: ["TERM": kind, "NO_COLOR": noColour])
            try await terminal.see("Bienvenue")
            terminal.press(Keys.enter, Keys.enter)
            try await terminal.see("! Une réponse est obligatoire.")
            #expect(terminal.output.contains(";31m") == isRed)
            terminal.press(Keys.control("c"))
            #expect(try await terminal.end() == 0)
        }
    }

    @Test("Where there is no terminal, or one that only prints lines, it says what to use instead")
    func noTerminal() async throws {
        let place = try await prepare()
        try await place.fail(64, "terminal", "--answers", "--web", running: ["collect", "web"])
        let simple = try PseudoTerminal(["collect", "web"], in: place, environment: ["TERM": "dumb"])
        #expect(try await simple.end() == 64)
        #expect(simple.screen.text.contains("TERM is dumb"))
    }

    @Test(
        "Options that do not go together are refused",
        arguments: [
            ["--web", "--answers", "a.txt"], ["--self"], ["--answers", "a.txt", "--resume", "3f"], ["--dry-run"], ["--bidi", "upwards"],
        ])
    func options(words: [String]) async throws {
        let place = try await prepare()
        #expect(try await place.run(["collect", "web"] + words).status == 64)
    }
}
