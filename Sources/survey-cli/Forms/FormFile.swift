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
    /// The converter's remarks.
    let warnings: [String]

    /// Reads a form, converting an XLSForm with pyxform.
    static func read(_ path: String) throws -> FormFile {
        let file = URL(filePath: path)
        if XLSFormConverter.canRead(file) {
            let conversion = try XLSFormConverter().convert(file)
            return FormFile(
                form: try XFormReader.read(conversion.xform), content: conversion.xform, warnings: conversion.warnings)
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CLIError(.noInput, "cannotRead", "there is no readable form at \(path)", next: "check the path")
        }
        guard !data.isEmpty else {
            throw CLIError(.badData, "badData", "\(path) is empty", next: "copy or convert the form again")
        }
        let content = [UInt8](data)
        do {
            return FormFile(form: try XFormReader.read(content), content: content, warnings: [])
        } catch {
            let problem = CLIError(error)
            throw CLIError(problem.status, problem.name, "\(path): \(problem.message)", next: problem.next)
        }
    }

    /// Publishes the form from a store.
    func publish(in store: SurveyStore) throws -> SurveyStore.FormInfo {
        try store.publish(
            formID: form.id, version: form.version, title: form.title, mediaType: "application/xml", content: content,
            outline: outline)
    }

    /// What change-sets may take from the form.
    var outline: FormOutline {
        FormBinding(form: form, hash: Digest256(hashing: content[...])).outline
    }
}
