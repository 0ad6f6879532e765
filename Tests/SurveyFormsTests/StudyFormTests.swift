import SurveyForms
import Testing

@Suite("The forms of the repository are read in full")
struct StudyFormTests {
    @Test("The interview has its id, version, title and languages")
    func header() throws {
        let form = try Fixture.form(Fixture.emq)
        #expect(form.id == "emq")
        #expect(form.version == "2026112301")
        #expect(form.title == "Usage de drogues en population générale (15-64 ans)")
        #expect(form.languages == ["Français (fr)", "العربية (ar)"])
        #expect(form.defaultLanguage == "Français (fr)")
        #expect(form.listFileNames.isEmpty)
        #expect(form.repeats.map(\.path) == ["household/members"])
    }

    @Test("Every question that is asked has its own label in French and Arabic")
    func labels() throws {
        for path in [Fixture.emq, Fixture.register] {
            let form = try Fixture.form(path)
            for question in form.questions where question.kind != .metadata {
                #expect(Set(question.label.translations.keys) == Set(form.languages), "\(question.path)")
                for choice in question.choices ?? [] {
                    #expect(Set(choice.label.translations.keys) == Set(form.languages), "\(choice.value)")
                }
            }
        }
    }

    @Test("Names of questions are unique across the interview")
    func uniqueNames() throws {
        let form = try Fixture.form(Fixture.emq)
        #expect(Set(form.questions.map(\.name)).count == form.questions.count)
        #expect(try form.resolveColumn("age").path == "demographics/age")
        #expect(try form.resolveColumn("substances").kind == .selectMultiple)
    }

    @Test("The interview keeps its logic as the form writes it")
    func logic() throws {
        let form = try Fixture.form(Fixture.emq)
        let age = try form.resolveColumn("age")
        #expect(age.kind == .integer)
        #expect(age.isRequired)
        #expect(age.constraint == ". >= 15 and . <= 64")
        #expect(age.constraintMessage?.text(in: "fr") == "L'âge doit être compris entre 15 et 64 ans.")
        let province = try form.resolveColumn("province")
        #expect(province.choices?.count == 27)
        let filter = form.logic.expressions.first { $0.path == province.path && $0.role == .choices }
        #expect(province.choices?.first { $0.value == "571" }?.properties == ["region": "01"])
        #expect(filter?.text.hasSuffix("[region =  /data/place/region  or region = 'any']") == true)
        let days = try form.resolveColumn("cannabis_days")
        #expect(days.relevant == "/data/drugs/cannabis/cannabis_30d  = 'yes'")
        #expect(try form.resolveColumn("member_age").repeatPath == "household/members")
        #expect(try form.resolveColumn("start").preload == "start")
        #expect(try form.resolveColumn("consent_text").kind == .note)
    }

    @Test("Ten drugs and one that does not exist are followed up")
    func drugs() throws {
        let form = try Fixture.form(Fixture.emq)
        let firsts = form.questions.filter { $0.path.hasPrefix("drugs/") && $0.name.hasSuffix("_agefirst") }
        #expect(firsts.count == 11)
        for first in firsts {
            let drug = first.name.dropLast("_agefirst".count)
            for suffix in ["12m", "30d", "days"] {
                #expect(form.question(at: "drugs/\(drug)/\(drug)_\(suffix)") != nil)
            }
        }
    }

    @Test("The form knows every region and every province of the geography files")
    func geography() throws {
        let form = try Fixture.form(Fixture.emq)
        let folder = "fixtures/studies/three-regions/geography"
        let regions = try Fixture.rows("\(folder)/regions.csv")
        let provinces = try Fixture.rows("\(folder)/provinces.csv")
        #expect(regions.count == 12)
        #expect(provinces.count == 26)
        #expect(try form.resolveColumn("region").choices?.map(\.value) == regions.compactMap { $0["code"] })
        let offered = try #require(try form.resolveColumn("province").choices).filter { $0.value != "other" }
        #expect(offered.map(\.value) == provinces.compactMap { $0["code"] })
        #expect(offered.map { $0.properties["region"] } == provinces.map { $0["region"] })
        #expect(offered.map { $0.label.text(in: "ar") } == provinces.compactMap { $0["name_ar"] })
        #expect(provinces.allSatisfy { $0["code"]?.count == 3 && ["01", "03", "06"].contains($0["region"]) })
    }

    @Test("The form for the UCI data has its columns, spelt as there")
    func uci() throws {
        let form = try Fixture.form(Fixture.uci)
        #expect(form.id == "uci_drug_consumption")
        let asked = form.questions.filter { $0.kind != .metadata }
        #expect(asked.count == 32)
        #expect(asked.first?.path == "ID")
        #expect(asked.filter { $0.kind == .decimal }.count == 12)
        let drugs = asked.filter { $0.kind == .selectOne }
        #expect(drugs.count == 19)
        for drug in drugs {
            #expect(drug.choices?.map(\.value) == ["CL0", "CL1", "CL2", "CL3", "CL4", "CL5", "CL6"])
        }
        #expect(try form.resolveColumn("Ethinicity").kind == .decimal)
        #expect(try form.resolveColumn("Ecstacy").label.text(in: "en") == "Ecstasy: last use")
    }

    @Test("The register has one repeat of visits")
    func register() throws {
        let form = try Fixture.form(Fixture.register)
        #expect(form.repeats.map(\.path) == ["visits"])
        #expect(form.repeats.first?.label.text(in: "ar") == "زيارة تتبع")
        #expect(try form.resolveColumn("amount").kind == .decimal)
        #expect(try form.resolveColumn("finding").repeatPath == "visits")
    }
}
