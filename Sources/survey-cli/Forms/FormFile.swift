import Foundation
import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore

/// A form as somebody has it in a file: an ODK XForm, or an XLSForm that becomes one.
struct FormFile {
    /// What is asked.
    let form: Form
    /// The XForm.
    let content: [UInt8]
    /// The XLSForm that it was made from, `nil` if it is an XForm itself.
    let origin: FormOrigin?
    /// The lists, pictures and sounds that it names.
    let folder: FormFolder

    /// Reads a form, converting an XLSForm with pyxform, and refuses one with a list that cannot be read.
    ///
    /// - Parameters:
    ///   - repairs: Whether faults of an XLSForm that need no decision may be mended.
    ///   - media: The folder of the files that the form names, if it is not FORM-media beside it.
    static func read(_ path: String, repairs: Bool = false, media: String? = nil) throws -> FormFile {
        let file = try examine(path, repairs: repairs, media: media)
        try file.folder.requireReadable(path)
        return file
    }

    /// The same, with lists beside the form that cannot be read among what is found.
    static func examine(_ path: String, repairs: Bool = false, media: String? = nil) throws -> FormFile {
        let file = URL(filePath: path)
        if XLSFormConverter.canRead(file) {
            let conversion = try XLSFormConverter().convert(file, repairs: repairs) { files in
                FormFolder.findings(missing: files, beside: path, folder: media)
            }
            let form = try form(in: conversion.xform, of: path, from: conversion.origin)
            return FormFile(
                form: form, content: conversion.xform, origin: conversion.origin,
                folder: try FormFolder(
                    of: form, beside: path, folder: media, itemsets: conversion.itemsets, origin: conversion.origin))
        }
        let size = try? file.resolvingSymlinksInPath().resourceValues(forKeys: [.fileSizeKey]).fileSize
        guard (size ?? 0) <= FormLimits.documentBytes else {
            throw CLIError(
                .badData, "tooLarge", "\(path) has more than \(FormLimits.documentBytes) bytes",
                next: "move long lists into files beside the form")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CLIError(.noInput, "cannotRead", "there is no readable form at \(path)", next: "check the path")
        }
        guard !data.isEmpty else {
            throw CLIError(.badData, "badData", "\(path) is empty", next: "copy or convert the form again")
        }
        let content = [UInt8](data)
        guard looksLikeMarkup(content) || endings.contains(file.pathExtension.lowercased()) else {
            throw CLIError(
                .badData, "badData", "\(path) is no form that can be read",
                next: "give an XForm (.xml) or an XLSForm (.xlsx, .xlsm, .xls, .csv, .md); save another table as .xlsx")
        }
        let form = try form(in: content, of: path, from: nil)
        return FormFile(
            form: form, content: content, origin: nil,
            folder: try FormFolder(of: form, beside: path, folder: media, itemsets: nil, origin: nil))
    }

    /// The endings of an XForm's name; such a file is read whatever it begins with, to say what is wrong with it.
    private static let endings: Set<String> = ["xml", "xhtml", "xform"]

    private static func looksLikeMarkup(_ content: [UInt8]) -> Bool {
        String(decoding: content.prefix(64), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }.hasPrefix("<")
    }

    private static func form(in content: [UInt8], of path: String, from origin: FormOrigin?) throws -> Form {
        do {
            return try XFormReader.read(content)
        } catch {
            let problem = CLIError(error)
            // Lines of the XForm in between say nothing to the author of a workbook.
            let place = origin.map { $0.place(in: error.message).map { "\($0.text): " } ?? "" }
            let message = place.map { $0 + error.message } ?? problem.message
            throw CLIError(problem.status, problem.name, "\(path): \(message)", next: problem.next)
        }
    }

    /// What cannot be right in the form, or does not fit the lists beside it.
    var findings: [FormFinding] {
        let all = form.findings(lists: folder.lists)
        // A word that stands where no name is meant has been told of.
        guard let told = origin?.cautions.filter({ Self.words.contains($0.code) }), !told.isEmpty else { return all }
        return all.filter { finding in
            finding.problem.code != .unknownPath || !told.contains { $0.place == origin?.place(of: finding) }
        }
    }

    private static let words: Set<String> = ["notYesOrNo", "wordAsCount"]

    /// The form's id and version.
    var name: String { form.version.isEmpty ? form.id : "\(form.id) \(form.version)" }

    /// Publishes the form from a store.
    func publish(in store: SurveyStore) throws -> SurveyStore.FormInfo {
        try store.publish(
            formID: form.id, version: form.version, title: form.title, mediaType: "application/xml", content: content,
            outline: outline, files: folder.files)
    }

    /// What change-sets may take from the form.
    var outline: FormOutline {
        FormBinding(form: form, hash: Digest256(hashing: content[...])).outline
    }
}
