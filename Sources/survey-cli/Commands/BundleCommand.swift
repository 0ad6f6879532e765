import ArgumentParser
import Foundation
import SurveyData
import SurveyStore
import SurveySync

/// `survey-cli bundle`
struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: "Carry saves in a file: by USB stick, SD card or any other way.",
        discussion: """
            A bundle holds the same signed bytes that travel to the hub. Reading one twice, or an old one, changes \
            nothing; what is read is passed on to the hub by the next sync.
            """,
        subcommands: [BundleWriteCommand.self, BundleReadCommand.self, BundleVectorCommand.self])
}

/// `survey-cli bundle write`
struct BundleWriteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write", abstract: "Write what the store holds into a bundle.",
        discussion: """
            It ends with 65 if a save that was made here cannot be read any more; everything else is in the bundle then.

            Examples:
              survey-cli bundle write /media/usb/carry.bundle --store b.survey
              survey-cli bundle write /media/usb/carry.bundle --missing-from /media/usb/a.vector --store b.survey
            """)

    @Argument(
        help: "The bundle to write; an older one of that name is replaced once the new one is whole.",
        completion: .file())
    var file: String

    @Flag(name: .long, help: "Only what no hub has acknowledged yet.")
    var unsent = false

    @Option(name: .long, help: "Only what the replica lacks that wrote this vector.", completion: .file())
    var missingFrom: String?

    @Flag(name: .long, help: "The attachments that are here, too.")
    var attachments = false

    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        guard file != store.path else {
            throw CLIError.usage("the bundle would replace the store", next: "choose another name for the bundle")
        }
        let vector = try missingFrom.map { try VectorFile.read($0, for: store) }
        var line = ProgressLine("writing change-sets")
        defer { line.end() }
        let contents = try BundleFile.write(
            to: file, from: store, unsentOnly: unsent, missingFrom: vector, attachments: attachments
        ) { line.show($0, of: $1) }
        line.end()
        options.output.write(contents.document(file)) {
            let line =
                "\(file): \(contents.saves) saves in \(contents.changeSets) change-sets, \(contents.forms) forms, "
                + (attachments ? "\(contents.attachments) attachments, " : "") + "\(contents.bytes) bytes"
            return ([line] + contents.unsealed.lines).joined(separator: "\n")
        }
        if !contents.unsealed.isEmpty { throw ExitCode(ExitStatus.badData.rawValue) }
    }
}

/// `survey-cli bundle vector`
struct BundleVectorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vector",
        abstract: "Write down which saves the store holds, for others to find out what it lacks.",
        discussion: """
            The file holds numbers only: no answers, no names. Whoever gets it writes a bundle with exactly what this \
            store lacks (`bundle write --missing-from`). So two devices come together without a hub.

            Example:
              survey-cli bundle vector /media/usb/a.vector --store a.survey
            """)

    @Argument(help: "The file to write; an older vector of that name is replaced.", completion: .file())
    var file: String

    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        let (vector, unsealed) = try VectorFile.write(file, from: store)
        options.output.write([
            "vector": .string(file), "saves": .integer(vector.count), "sites": .integer(vector.sites.count),
            "unsealed": unsealed.document,
        ]) {
            (["\(file): \(vector.count) saves of \(vector.sites.count) sites"] + unsealed.lines).joined(separator: "\n")
        }
        if !unsealed.isEmpty { throw ExitCode(ExitStatus.badData.rawValue) }
    }
}

/// `survey-cli bundle read`
struct BundleReadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Merge a bundle into the store.",
        discussion: """
            The whole file is checked before anything is taken from it. Change-sets outside this member's rights are \
            carried on without being merged. What cannot be taken in is set aside, and the command then ends with 65.

            Example:
              survey-cli bundle read /media/usb/carry.bundle --store supervisor.survey
            """)

    @Argument(help: "The bundle.", completion: .file())
    var file: String

    @OptionGroup var options: StoreOptions

    func run() throws {
        let store = try options.open()
        var line = ProgressLine("merging change-sets")
        defer { line.end() }
        let reading = try BundleFile.read(file, into: store) { line.show($0, of: $1) }
        line.end()
        options.output.write(reading.document(file)) {
            var lines = [
                "\(file): \(reading.merged) new saves of \(reading.contents.saves), \(reading.forms) new forms"
            ]
            if reading.contents.attachments > 0 {
                lines.append("\(reading.attachments) new attachments of \(reading.contents.attachments)")
            }
            if reading.known > 0 { lines.append("\(reading.known) change-sets were here already") }
            if reading.carried > 0 {
                lines.append("\(reading.carried) change-sets are carried for others: they lie outside your scope")
            }
            lines += reading.setAside.map { Terminal.styled("set aside: \($0)", .red) }
            return lines.joined(separator: "\n")
        }
        if !reading.setAside.isEmpty { throw ExitCode(ExitStatus.badData.rawValue) }
    }
}

extension BundleFile.Contents {
    /// The contents for programs.
    func document(_ file: String) -> JSONValue {
        [
            "bundle": .string(file), "changeSets": .integer(changeSets), "saves": .integer(saves),
            "forms": .integer(forms), "sites": .integer(sites), "attachments": .integer(attachments),
            "bytes": .integer(bytes), "unsealed": unsealed.document,
        ]
    }
}

extension BundleFile.Reading {
    /// The reading for programs.
    func document(_ file: String) -> JSONValue {
        [
            "bundle": .string(file), "saves": .integer(contents.saves), "merged": .integer(merged),
            "forms": .integer(forms), "known": .integer(known), "carried": .integer(carried),
            "attachments": .integer(attachments),
            "setAside": .array(setAside.map(JSONValue.string)),
        ]
    }
}
