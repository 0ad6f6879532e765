import ArgumentParser
import SurveyForms

/// The form file that a command reads, and how.
struct FormFileOptions: ParsableArguments {
    @Argument(help: "An ODK XForm (.xml) or an XLSForm (.xlsx, .xls, .csv, .md).", completion: .file())
    var file: String

    @Flag(name: .long, help: "Mend faults of an XLSForm that need no decision, and list each change with its cell.")
    var repair = false

    @Option(
        name: .long, help: "The folder of the lists, pictures and sounds that the form names.", completion: .directory)
    var media: String?

    func read() throws -> FormFile { try FormFile.read(file, repairs: repair, media: media) }

    func examine() throws -> FormFile { try FormFile.examine(file, repairs: repair, media: media) }
}

/// The form file that a command publishes.
struct PublishingOptions: ParsableArguments {
    @OptionGroup var source: FormFileOptions

    @Flag(name: .long, help: "Publish the form although expressions cannot be right, or lists are missing.")
    var despiteFindings = false

    /// Reads the form with what was found in it, and refuses one that cannot be right.
    func read() throws -> (file: FormFile, findings: [FormFinding]) {
        let file = try source.read()
        let findings = file.findings
        if !despiteFindings { try file.requireSound(source.file, findings) }
        return (file, findings)
    }
}
