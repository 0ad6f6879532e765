import ArgumentParser
import Foundation
import SurveyData
import SurveyStore

/// How results are written.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "Write one JSON document to the standard output, errors included.")
    var json = false

    /// Refuses a file of results that wants the standard output as well.
    func requireRoom(beside file: String) throws(CLIError) {
        guard json, file == "-" else { return }
        throw CLIError.usage(
            "--json and --output - both want the standard output", next: "name a file, or leave --json out")
    }

    /// Writes a result: the document for programs, or the text for people.
    func write(_ document: @autoclosure () throws -> JSONValue, text: () throws -> String) rethrows {
        let bytes: [UInt8]
        if json {
            bytes = JSONWriter.write(try document(), sortsKeys: true, isSpread: true) + [UInt8(ascii: "\n")]
        } else {
            let text = try text()
            bytes = Array((text.isEmpty || text.hasSuffix("\n") ? text : text + "\n").utf8)
        }
        Terminal.write(bytes)
    }
}

/// The options of every command that works on a store.
struct StoreOptions: ParsableArguments {
    @Option(name: .long, help: "The store to work on; otherwise the one that SURVEY_STORE names.", completion: .file())
    var store: String?

    @OptionGroup var output: OutputOptions

    /// The store's path.
    func path() throws -> String {
        if let store { return store }
        if let named = ProcessInfo.processInfo.environment["SURVEY_STORE"], !named.isEmpty { return named }
        throw CLIError.usage(
            "no store is named", next: "add --store PATH, or set SURVEY_STORE; make one with survey-cli init")
    }

    /// Opens the store.
    func open() throws -> SurveyStore { try SurveyStore.open(path: path()) }
}

/// Who is at the keyboard.
struct AuthorOptions: ParsableArguments {
    @Option(
        name: .long,
        help:
            "Who makes the save, for a device that several people use; otherwise SURVEY_AUTHOR, or nobody."
    )
    var author: String?

    /// The author to write into saves.
    var name: String { author ?? ProcessInfo.processInfo.environment["SURVEY_AUTHOR"] ?? "" }
}

/// A part of the study.
struct ScopeOption: ParsableArguments {
    @Option(name: .long, help: "A part of the study: codes with slashes, such as 01/571.")
    var scope: String?

    /// The scope that is named; nil for none.
    func value() throws -> Scope? {
        guard let scope else { return nil }
        guard let value = Scope(scope) else {
            throw CLIError(
                .badData, "badData", "“\(scope)” is not a scope",
                next: "write codes with slashes, such as 01/571/team-3")
        }
        return value
    }

    /// The scope for new records: the one that is named, if the study has it, or else the device's own.
    func forSaving(_ profile: SurveyStore.Profile) throws -> Scope {
        guard let certificate = profile.certificate else {
            throw CLIError(
                .notPermitted, "notPermitted", "this store is a replica for reading only",
                next: "save into a store that joined with an invitation")
        }
        guard let scope = try value() else { return certificate.scope }
        try profile.study.check(scope)
        guard certificate.scope.contains(scope) else {
            throw CLIError(
                .notPermitted, "notPermitted",
                "scope \(scope) is outside this device's membership (\(certificate.scope))",
                next: "use a scope at or below \(certificate.scope)")
        }
        return scope
    }
}
