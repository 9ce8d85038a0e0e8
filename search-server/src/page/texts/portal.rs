//! Texts of the frame, the lists, browsing, places, organizations, sheets and comparing.

super::texts! {
    /// What the pages say around services.
    Portal {
        site: "Sivusto", "Webbplats", "Site", "Sivusto";
        browse: "Selaa palveluja", "Bläddra bland tjänster", "Browse services", "Katso kaikki palvelut";
        browse_short: "Selaa", "Bläddra", "Browse", "Palvelut";
        browse_lead: "Valitse palveluluokka, kohderyhmä tai elämäntilanne.", "Välj en serviceklass, en målgrupp eller en livssituation.", "Choose a service class, a target group or a situation in life.", "Mitä etsit? Valitse alta.";
        classes: "Palveluluokat", "Serviceklasser", "Service classes", "Palvelut aiheittain";
        more_classes: "Muut palveluluokat ({n})", "Övriga serviceklasser ({n})", "Other service classes ({n})", "Lisää aiheita ({n})";
        target_groups: "Kenelle", "För vem", "For whom", "Kenelle palvelu on";
        life_events: "Elämäntilanteet", "Livssituationer", "Situations in life", "Kun elämä muuttuu";
        networks: "Verkostot", "Nätverk", "Networks", "Verkostot";
        regions: "Alueet", "Områden", "Areas", "Alueet";
        catalogues_lead: "Valmiita luetteloita asiakkaan kanssa katsottavaksi.", "Färdiga förteckningar att se på tillsammans med en klient.", "Ready lists to look at with a client.", "Valitse lista.";
        for_professionals: "Ammattilaisille", "För yrkespersoner", "For professionals", "Ammattilaisille";
        kiosk: "Kioskinäkymä", "Kioskvy", "Kiosk view", "Suuri teksti";
        kiosk_leave: "Tavallinen näkymä", "Vanlig vy", "Ordinary view", "Tavallinen näkymä";
        kiosk_resets: "Tämä sivu palaa alkuun, kun sitä ei ole käytetty kahteen minuuttiin.", "Den här sidan går tillbaka till början efter två minuter utan användning.", "This page returns to the start after two minutes without use.", "Sivu palaa alkuun 2 minuutin päästä.";
        kiosk_start: "Aloita alusta", "Börja om", "Start again", "Aloita alusta";
        kiosk_stay: "Jatka lukemista", "Fortsätt läsa", "Go on reading", "Jatka lukemista";
        operator: "Ylläpitäjä: {name}", "Upprätthålls av: {name}", "Operated by: {name}", "Sivua hoitaa: {name}";
        operator_missing: "Palvelun ylläpitäjää ei ole ilmoitettu.", "Vem som upprätthåller tjänsten har inte uppgetts.", "The operator of this service has not been named.", "Emme tiedä, kuka tätä sivua hoitaa.";
        feedback: "Anna palautetta", "Ge respons", "Give feedback", "Anna palautetta";
        feedback_missing: "Palauteosoitetta ei ole ilmoitettu.", "Ingen adress för respons har uppgetts.", "No address for feedback has been given.", "Palautetta ei voi antaa, koska osoite puuttuu.";
        statement: "Saavutettavuusseloste", "Tillgänglighetsutlåtande", "Accessibility statement", "Saavutettavuusseloste";
        emergency: "Hätätilanteessa soita 112.", "I en nödsituation, ring 112.", "In an emergency, call 112.", "Hätä? Soita 112.";
        open_now: "Avoinna nyt", "Öppet nu", "Open now", "Auki nyt";
        quick: "Pikarajaukset", "Snabba begränsningar", "Quick filters", "Rajaa nopeasti";
        step_free: "Esteetön pyörätuolilla", "Tillgänglig med rullstol", "Wheelchair access", "Pyörätuolilla pääsee";
        download: "Lataa nämä tulokset:", "Ladda ner de här resultaten:", "Download these results:", "Lataa lista:";
        compare: "Vertaile palveluja", "Jämför tjänster", "Compare services", "Vertaa palveluja";
        compare_add: "Valitse vertailuun", "Välj för jämförelse", "Choose for comparison", "Valitse vertailuun";
        compare_button: "Vertaile valittuja (enintään 4)", "Jämför valda (högst 4)", "Compare chosen (up to 4)", "Vertaa valittuja (korkeintaan 4)";
        compare_none: "Valitse hakutuloksista 2–4 palvelua, niin näet niiden tiedot rinnakkain.", "Välj 2–4 tjänster bland sökresultaten så ser du deras uppgifter bredvid varandra.", "Choose 2 to 4 services in the results to see their facts side by side.", "Valitse ensin hakutuloksista 2, 3 tai 4 palvelua.";
        compare_missing: "Palvelua ei löytynyt: {id}", "Tjänsten hittades inte: {id}", "The service was not found: {id}", "Palvelua ei löytynyt: {id}";
        compare_many: "Vain neljä ensimmäistä palvelua näytetään.", "Bara de fyra första tjänsterna visas.", "Only the first four services are shown.", "Näytämme vain 4 palvelua.";
        fact: "Tieto", "Uppgift", "Fact", "Tieto";
        change: "Vaihda", "Byt", "Change", "Vaihda";
        wider_area: "Laajempi alue: {name}", "Större område: {name}", "Wider area: {name}", "Hae isommalta alueelta: {name}";
        whole_country: "Koko maa", "Hela landet", "The whole country", "Koko Suomi";
        fewer_filters: "Poista kaikki rajaukset", "Ta bort alla begränsningar", "Remove all filters", "Poista rajaukset";
        all_there: "Kaikki palvelut: {name}", "Alla tjänster: {name}", "All services: {name}", "Kaikki palvelut: {name}";
        help_on: "Näin pääset eteenpäin", "Så kommer du vidare", "Ways to go on", "Mitä voit tehdä?";
        organization: "Järjestäjä", "Anordnare", "Organization", "Järjestäjä";
        organization_missing: "Järjestäjää ei löytynyt", "Anordnaren hittades inte", "The organization was not found", "Järjestäjää ei löytynyt";
        organization_kind: "Järjestäjän tyyppi", "Typ av anordnare", "Kind of organization", "Millainen järjestäjä";
        business_id: "Y-tunnus", "FO-nummer", "Business ID", "Y-tunnus";
        own_services: "Palvelut", "Tjänster", "Services", "Palvelut";
        place_title: "{place}: palvelut luokittain", "{place}: tjänster efter klass", "{place}: services by class", "{place}: palvelut aiheittain";
        place_lead: "{place}: {n} palvelua sijaitsee alueella tai palvelee sitä.", "{place}: {n} tjänster finns i området eller betjänar det.", "{place}: {n} services are in the area or serve it.", "{place}: {n} palvelua.";
        place_around: "{place}: {n} palvelua enintään {distance} päässä.", "{place}: {n} tjänster högst {distance} bort.", "{place}: {n} services within {distance}.", "{place}: {n} palvelua. Ne ovat korkeintaan {distance} päässä.";
        place_search: "Hae tästä paikasta", "Sök på den här platsen", "Search in this place", "Hae tästä paikasta";
        place_local: "Sijaitsee alueella", "Finns i området", "In the area", "Palvelut tässä paikassa";
        place_served: "Palvelee aluetta muualta", "Betjänar området från annat håll", "Serves the area from elsewhere", "Palvelee myös tätä paikkaa";
        place_national: "Koko maan palvelut mukaan lukien {n}", "Med tjänster för hela landet {n}", "With services for the whole country {n}", "Myös koko Suomen palvelut: {n}";
        place_near: "Lähikunnat", "Närliggande kommuner", "Municipalities nearby", "Kunnat lähellä";
        place_members: "Kunnat", "Kommuner", "Municipalities", "Kunnat";
        place_within: "Kuuluu alueisiin", "Hör till", "Part of", "Kuuluu alueisiin";
        place_none: "Paikassa ei ole luokiteltuja palveluja.", "Platsen har inga klassificerade tjänster.", "The place has no classified services.", "Täällä ei ole palveluja.";
        place_missing: "Paikkaa ei löytynyt", "Platsen hittades inte", "The place was not found", "Paikkaa ei löytynyt";
        page_missing: "Sivua ei löytynyt", "Sidan hittades inte", "The page was not found", "Sivua ei löytynyt";
        missing_lead: "Tarkista osoite tai hae palvelua:", "Kontrollera adressen eller sök en tjänst:", "Check the address or search for a service:", "Tarkista osoite tai hae uudestaan:";
        sheet: "Palvelut lähellä", "Tjänster i närheten", "Services nearby", "Palvelut lähellä";
        sheet_of: "Palvelut lähellä: {place}", "Tjänster nära: {place}", "Services near: {place}", "Palvelut lähellä: {place}";
        sheet_lead: "Tulostettava luettelo lähimmistä palveluista, luokittain.", "En lista för utskrift över de närmaste tjänsterna, efter klass.", "A list to print of the nearest services, by class.", "Voit tulostaa tämän listan.";
        sheet_make: "Tulostettava luettelo lähipalveluista", "Lista för utskrift över tjänster i närheten", "Printable list of services nearby", "Tulosta lista palveluista";
        sheet_near: "Minkä lähellä?", "Nära vad?", "Near what?", "Minkä paikan lähellä?";
        sheet_class: "Palveluluokka", "Serviceklass", "Service class", "Aihe";
        sheet_all: "Kaikki", "Alla", "All", "Kaikki";
        sheet_button: "Näytä luettelo", "Visa listan", "Show the list", "Näytä lista";
        sheet_data: "Tiedot {date}. Tarkista ajat palvelusta ennen käyntiä.", "Uppgifter från {date}. Kontrollera tiderna hos tjänsten före besöket.", "Data of {date}. Check the times with the service before you go.", "Tiedot: {date}. Tarkista ajat ennen kuin lähdet.";
        sheet_rest: "Muut", "Övriga", "Others", "Muut";
        sheet_empty: "Läheltä ei löytynyt palveluja.", "Inga tjänster hittades i närheten.", "No services were found nearby.", "Läheltä ei löytynyt palveluja.";
        embed: "Haku omalle sivullesi", "Sökrutan på din egen webbplats", "The search box on your own site", "Haku omalle sivullesi";
        description: "Luukku löytää palvelut läheltäsi: suomeksi, ruotsiksi ja englanniksi, omin sanoin.", "Luukku hittar tjänster nära dig: på finska, svenska och engelska, med egna ord.", "Luukku finds services near you: in Finnish, Swedish and English, in your own words.", "Luukku auttaa löytämään palvelut läheltäsi.";
    }
}
