import SurveyForms
import Testing

@Suite("A column name leads to its question")
struct ColumnResolutionTests {
    @Test(
        "by path, by ODK Central's heading, with the root, or by last name",
        arguments: [
            "demographics/age", "demographics-age", "/data/demographics/age", "age", " age ",
        ])
    func found(column: String) throws {
        #expect(try Fixture.form(Fixture.emq).resolveColumn(column).path == "demographics/age")
    }

    @Test(
        "inside repeats as well",
        arguments: [
            "household/members/member_age", "household-members-member_age", "member_age",
        ])
    func foundInRepeat(column: String) throws {
        #expect(try Fixture.form(Fixture.emq).resolveColumn(column).path == "household/members/member_age")
    }

    private func problem(_ column: String, in form: Form) -> ColumnProblem? {
        do throws(ColumnProblem) {
            _ = try form.resolveColumn(column)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "An unknown name is answered with the nearest ones",
        arguments: [
            ("agee", "demographics/age"), ("substance", "drugs/substances"),
            ("Cannabis_12M", "drugs/cannabis/cannabis_12m"),
            ("canabis_days", "drugs/cannabis/cannabis_days"), ("demographic/age", "demographics/age"),
            ("disposiiton", "closing/disposition"), ("household/members/membr_age", "household/members/member_age"),
        ])
    func suggestions(column: String, expected: String) throws {
        let problem = try #require(problem(column, in: try Fixture.form(Fixture.emq)))
        #expect(problem.code == .unknown)
        #expect(problem.candidates.first == expected, "\(problem)")
        #expect(problem.description.contains("Did you mean"))
    }

    @Test("A name like no other gets no suggestion, but a next step", arguments: ["xyzzyplugh", "", "العمر", "🙂🙂🙂🙂🙂"])
    func noSuggestion(column: String) throws {
        let problem = try #require(problem(column, in: try Fixture.form(Fixture.emq)))
        #expect(problem.code == .unknown)
        #expect(problem.candidates.isEmpty)
        #expect(problem.nextStep.contains("form show emq"))
    }

    @Test("A name that several questions have is answered with all their paths")
    func severalPaths() throws {
        let form = try XFormReader.read(
            Sample.form(
                instance:
                    #"<data id="f"><g><a/><b-c/></g><g-b><c/></g-b><h><a/></h><audit/><meta><audit/></meta></data>"#,
                body: ""))
        let name = try #require(problem("a", in: form))
        #expect(name.code == .ambiguous)
        #expect(name.candidates == ["g/a", "h/a"])
        #expect(name.description.contains("“h/a”"))
        let dashed = try #require(problem("g-b-c", in: form))
        #expect(dashed.candidates == ["g/b-c", "g-b/c"])
        #expect(try form.resolveColumn("g/b-c").path == "g/b-c")
        #expect(try form.resolveColumn("audit").path == "audit")
        #expect(try form.resolveColumn("meta/audit").kind == .metadata)
    }
}
